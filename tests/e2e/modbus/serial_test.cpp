// SPDX-License-Identifier: MIT
#include "tests/e2e/modbus/modbus_end_to_end.hpp"
#include "tests/e2e/modbus/pymodbus_server.hpp"
#include "tests/e2e/modbus/serial_cable.hpp"

// RTU over a pair of pseudo-terminals against pymodbus.
namespace opossum::testing {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using std::chrono::milliseconds;

class ModbusSerial : public ModbusEndToEnd {
 protected:
  [[nodiscard]] ingest::ModbusDeviceOptions on_line(std::uint32_t unit) const {
    auto options =
        device("unit-" + std::to_string(unit), cable_.url(), {point("a", "holding", 0, "uint16"), point("b", "coil", 9, "bool")});
    options.unit = unit;
    options.timeout = milliseconds(300);
    return options;
  }
  [[nodiscard]] bool wait_good(const std::string& device) const {
    return wait_until([&] {
      const auto data = data_with("device:" + device);
      return std::ranges::find(data, R"({"point":"a","value":7,"quality":"good"})") != data.end() &&
             std::ranges::find(data, R"({"point":"b","value":true,"quality":"good"})") != data.end();
    });
  }

  SerialCable cable_;
};

const std::vector<std::string> kSerialMemory{"holding 0 7", "coil 9 1"};

TEST_F(ModbusSerial, SeveralUnitsOnOneLineAreReadThroughOneConnection) {
  PymodbusServer server(kSerialMemory, cable_);
  start({on_line(1), on_line(2), on_line(3)});
  for (const auto* name : {"unit-1", "unit-2", "unit-3"}) EXPECT_TRUE(wait_good(name)) << name << ": " << log();
  std::uint64_t connects = 0;
  for (std::size_t index = 0; index < 3; ++index) connects += counter("connects", index);
  EXPECT_EQ(connects, 1U);
}

TEST_F(ModbusSerial, ADeadUnitNeitherSlowsNorSpoilsTheOthersOnItsLine) {
  PymodbusServer server({"holding 0 7", "coil 9 1", "fault drop 2 1"}, cable_);
  auto dead = on_line(2);
  dead.timeout = milliseconds(100);
  dead.degrade_time = std::chrono::hours(1);
  start({dead, on_line(1), on_line(3)});
  EXPECT_TRUE(wait_good("unit-1"));
  EXPECT_TRUE(wait_good("unit-3"));
  ASSERT_TRUE(wait_state(ingest::SourceState::degraded, 0));
  const auto before = counter("no_answer", 0);
  const auto polls = counter("polls", 1);
  ASSERT_TRUE(wait_until([&] { return counter("polls", 1) >= polls + 20; }));
  EXPECT_EQ(counter("no_answer", 0), before) << "once degraded, it takes nothing from its line";
  EXPECT_EQ(counter("no_answer", 1) + counter("no_answer", 2), 0U);
}

TEST_F(ModbusSerial, NoiseOnTheLineIsHealedByARetry) {
  PymodbusServer server({"holding 0 7", "coil 9 1", "fault garble 1 3", "fault stray 2 1"}, cable_);
  auto noisy = on_line(1);
  noisy.retries = 3;
  start({noisy, on_line(2)});
  EXPECT_TRUE(wait_good("unit-1"));
  EXPECT_TRUE(wait_good("unit-2"));
  ASSERT_TRUE(wait_until([&] { return counter("answers", 0) >= 10; }));
  EXPECT_GE(counter("retries", 0), 3U);
  EXPECT_EQ(counter("no_answer", 0) + counter("no_answer", 1), 0U);
  EXPECT_THAT(data_with("device:unit-1"), Each(HasSubstr("\"quality\":\"good\"")));
}

TEST_F(ModbusSerial, ACutCableMakesValuesStaleUntilItIsMended) {
  PymodbusServer server(kSerialMemory, cable_);
  start({on_line(1)});
  ASSERT_TRUE(wait_good("unit-1"));
  cable_.cut(true);
  EXPECT_TRUE(wait_start("point:a", R"({"point":"a","value":7,"quality":"stale","read_at":"2)"));
  cable_.cut(false);
  EXPECT_TRUE(wait_for("point:a", R"({"point":"a","value":7,"quality":"good"})"));
  EXPECT_EQ(counter("connects"), 1U) << "a serial port stays open";
}

TEST_F(ModbusSerial, APortThatAnotherPathOpenedAlreadyIsNotUsedTwice) {
  PymodbusServer server(kSerialMemory, cable_);
  const auto alias = folder_ / "press";
  std::filesystem::create_symlink(cable_.near_end(), alias);
  auto second = on_line(2);
  second.url = "rtu://" + alias;
  start({on_line(1), second});
  ASSERT_TRUE(wait_until([&] { return counter("no_answer", 0) > 0 || counter("no_answer", 1) > 0; }));
  const std::size_t refused = counter("no_answer", 0) > 0 ? 0 : 1;
  EXPECT_THAT(status(refused).last_error, AllOf(HasSubstr("in use by another program"), HasSubstr("the same url")));
  EXPECT_TRUE(wait_good(refused == 0 ? "unit-2" : "unit-1"));
}

TEST_F(ModbusSerial, APortThatAppearsLaterIsFound) {
  const auto path = folder_ / "later";
  auto options = on_line(1);
  options.url = "rtu://" + path;
  start({options});
  ASSERT_TRUE(wait_until([&] { return status().last_error.find("cannot open serial port " + path) != std::string::npos; }));
  PymodbusServer server(kSerialMemory, cable_);
  std::filesystem::create_symlink(cable_.near_end(), path);
  EXPECT_TRUE(wait_good("unit-1"));
}

}  // namespace
}  // namespace opossum::testing
