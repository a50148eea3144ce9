// SPDX-License-Identifier: MIT
#include "ingest/modbus/device_gaps.hpp"

#include <gmock/gmock.h>

#include "tests/unit/ingest/modbus_devices.hpp"

namespace opossum::ingest::modbus {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class ModbusGaps : public ::testing::Test {
 protected:
  ModbusGaps()
      : device_(resolved(with_a_slow_group())),
        gaps_(
            device_, [this](Gap gap) { reported_.push_back(std::move(gap)); }, at_second(100)) {}

  static ModbusDeviceOptions with_a_slow_group() {
    auto options = device_with({point("a", 0), point("b", 1), point("c", 2)});
    options.points[2].group = "slow";
    options.groups = {{.name = "slow", .poll = std::chrono::seconds(10)}};
    return options;
  }

  Device device_;
  std::vector<Gap> reported_;
  DeviceGaps gaps_;
};

TEST_F(ModbusGaps, SkippedCyclesNameTheirGroupAndCountItsPoints) {
  gaps_.skipped(0, 0, at_second(1), at_second(2));
  EXPECT_THAT(reported_, IsEmpty());
  gaps_.skipped(0, 3, at_second(200), at_second(204));
  gaps_.skipped(1, 1, at_second(200), at_second(204));
  ASSERT_THAT(reported_, SizeIs(2));
  EXPECT_EQ(reported_[0].source, "press-4");
  EXPECT_EQ(reported_[0].kind, "modbus");
  EXPECT_EQ(reported_[0].reason, "polls-skipped");
  EXPECT_EQ(reported_[0].part, "");
  EXPECT_EQ(reported_[0].count, 6U);
  EXPECT_EQ(reported_[0].from, at_second(200));
  EXPECT_EQ(reported_[0].until, at_second(204));
  EXPECT_EQ(reported_[1].part, "slow");
  EXPECT_EQ(reported_[1].count, 1U);
}

TEST_F(ModbusGaps, ASilenceIsTwoReportsThatMeet) {
  gaps_.polled(true, false, at_second(110));
  gaps_.polled(false, false, at_second(111));
  EXPECT_THAT(reported_, IsEmpty()) << "one lost answer is no silence yet";
  gaps_.polled(false, true, at_second(113));
  ASSERT_THAT(reported_, SizeIs(1));
  EXPECT_EQ(reported_[0].reason, "no-answer");
  EXPECT_EQ(reported_[0].from, at_second(110)) << "from the last answer, not from the first miss";
  EXPECT_EQ(reported_[0].until, at_second(113));
  EXPECT_EQ(reported_[0].count, 3U * 2U);
  for (int second = 143; second < 400; second += 30) gaps_.polled(false, true, at_second(second));
  EXPECT_THAT(reported_, SizeIs(1));
  gaps_.polled(true, false, at_second(413));
  ASSERT_THAT(reported_, SizeIs(2));
  EXPECT_EQ(reported_[1].from, at_second(113));
  EXPECT_EQ(reported_[1].until, at_second(413));
  EXPECT_EQ(reported_[1].count, 300U * 2U + 30U);
  gaps_.polled(true, false, at_second(414));
  gaps_.stopped(at_second(415));
  EXPECT_THAT(reported_, SizeIs(2));
}

TEST_F(ModbusGaps, ADeviceThatNeverAnswersIsMissedFromTheStartToTheStop) {
  gaps_.polled(false, true, at_second(106));
  gaps_.stopped(at_second(200));
  ASSERT_THAT(reported_, SizeIs(2));
  EXPECT_EQ(reported_[0].from, at_second(100));
  EXPECT_EQ(reported_[1].from, at_second(106));
  EXPECT_EQ(reported_[1].until, at_second(200));
}

TEST_F(ModbusGaps, AClockThatIsSetBackMakesNoNegativeGap) {
  gaps_.polled(true, false, at_second(1000));
  gaps_.polled(false, true, at_second(10));
  ASSERT_THAT(reported_, SizeIs(1));
  EXPECT_EQ(reported_[0].from, at_second(10));
  EXPECT_EQ(reported_[0].count, 0U);
}

TEST_F(ModbusGaps, ReplacedEventsAreLost) {
  gaps_.replaced(0, 4, at_second(7));
  ASSERT_THAT(reported_, SizeIs(1));
  EXPECT_EQ(reported_[0].reason, "messages-lost");
  EXPECT_EQ(reported_[0].count, 4U);
}

}  // namespace
}  // namespace opossum::ingest::modbus
