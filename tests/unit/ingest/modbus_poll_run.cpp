// SPDX-License-Identifier: MIT
#include "ingest/modbus/poll_run.hpp"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "ingest/modbus/device_poller.hpp"
#include "tests/unit/ingest/modbus_devices.hpp"

namespace opossum::ingest::modbus {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

constexpr auto kFirstPoll = DevicePoller::Instant(std::chrono::hours(1));

/// A device in memory: register n holds n; some registers give exception 2; at most `longest` registers an answer.
struct ScriptedDevice {
  std::set<std::uint32_t> missing{};
  std::uint32_t longest = 125;
  std::vector<std::string> asked{};

  void answer(PollRun& run, Timestamp time) {
    const auto span = run.next()->span;
    asked.push_back(std::to_string(span.address) + "+" + std::to_string(span.count));
    const auto hole = missing.lower_bound(span.address);
    if (span.count > longest || (hole != missing.end() && *hole < span.end())) return run.on_exception(2, time);
    std::vector<std::uint16_t> cells;
    for (auto address = span.address; address < span.end(); ++address) cells.push_back(static_cast<std::uint16_t>(address));
    run.on_answer(cells, time);
  }
  PollResult poll(DevicePoller& poller, DevicePoller::Instant now, Timestamp time = at_second(1)) {
    asked.clear();
    auto run = poller.begin(0, now);
    while (run.next() != nullptr) answer(run, time);
    return poller.finish(0, run, now);
  }
};

PollResult poll_silent(DevicePoller& poller, DevicePoller::Instant now, Timestamp time = at_second(1)) {
  auto run = poller.begin(0, now);
  while (run.next() != nullptr) run.on_silence(time);
  return poller.finish(0, run, now);
}

std::vector<std::string> data_of(const PollResult& result) {
  std::vector<std::string> data;
  for (const auto& event : result.events) data.push_back(event.data.value_or(""));
  return data;
}

ModbusDeviceOptions ten_points() {
  auto options = device_with({});
  for (std::uint32_t i = 0; i < 10; ++i) options.points.push_back(point("p" + std::to_string(i), 100 + i));
  return options;
}

TEST(ModbusPoll, EveryPointGetsItsOwnCellsOfASharedAnswer) {
  DevicePoller poller(resolved(device_with({point("a", 7), point("b", 4), point("c", 5, "uint32")})));
  ScriptedDevice device;
  const auto result = device.poll(poller, kFirstPoll, at_second(42));
  EXPECT_THAT(device.asked, ElementsAre("4+4"));
  EXPECT_THAT(data_of(result),
              ElementsAre(R"({"point":"b","value":4,"quality":"good"})", R"({"point":"c","value":327686,"quality":"good"})",
                          R"({"point":"a","value":7,"quality":"good"})"));
  EXPECT_EQ(result.events[0].type, "PressReading");
  EXPECT_THAT(result.events[0].tags, ElementsAre("press:4", "point:b"));
  EXPECT_EQ(result.events[0].time, at_second(42));
}

TEST(ModbusPoll, OneBadAddressCostsOnlyItsOwnPoint) {
  DevicePoller poller(resolved(ten_points()));
  ScriptedDevice device{.missing = {106}};
  const auto result = device.poll(poller, kFirstPoll);
  ASSERT_EQ(result.events.size(), 10U);
  for (const auto& data : data_of(result)) {
    const bool bad = data.find("\"p6\"") != std::string::npos;
    EXPECT_THAT(data, ::testing::HasSubstr(bad ? R"("value":null,"quality":"bad","exception":2)" : R"("quality":"good")"));
  }
  EXPECT_EQ(poller.refused(), 1U);
}

TEST(ModbusPoll, ARefusedPointIsLeftOutUntilItsRecheckAndThenAskedAlone) {
  DevicePoller poller(resolved(ten_points()));
  ScriptedDevice device{.missing = {106}};
  poller.stored(device.poll(poller, kFirstPoll));
  (void)device.poll(poller, kFirstPoll + std::chrono::seconds(1));
  EXPECT_THAT(device.asked, ElementsAre("100+6", "107+3")) << "no gap is read across the refused address";
  (void)device.poll(poller, kFirstPoll + std::chrono::seconds(60));
  EXPECT_THAT(device.asked, ElementsAre("100+6", "107+3", "106+1"));
  device.missing.clear();
  (void)device.poll(poller, kFirstPoll + std::chrono::seconds(90));
  EXPECT_THAT(device.asked, ElementsAre("100+6", "107+3")) << "the recheck failed, so the next one is a minute later";
  const auto back = device.poll(poller, kFirstPoll + std::chrono::seconds(120));
  EXPECT_THAT(device.asked, ElementsAre("100+6", "107+3", "106+1"));
  EXPECT_THAT(data_of(back), ::testing::Contains(R"({"point":"p6","value":106,"quality":"good"})"));
  (void)device.poll(poller, kFirstPoll + std::chrono::seconds(121));
  EXPECT_THAT(device.asked, ElementsAre("100+10"));
}

TEST(ModbusPoll, AGapThatTheDeviceRefusesIsNotReadAgain) {
  DevicePoller poller(resolved(device_with({point("a", 100), point("b", 101), point("c", 105), point("d", 106)})));
  ScriptedDevice device{.missing = {103}};
  EXPECT_EQ(device.poll(poller, kFirstPoll).events.size(), 4U);
  EXPECT_THAT(device.asked, ElementsAre("100+7", "100+2", "105+2"));
  (void)device.poll(poller, kFirstPoll + std::chrono::seconds(1));
  EXPECT_THAT(device.asked, ElementsAre("100+2", "105+2"));
  EXPECT_EQ(poller.refused(), 0U);
}

TEST(ModbusPoll, ADeviceWithSmallAnswersIsLearned) {
  DevicePoller poller(resolved(ten_points()));
  ScriptedDevice device{.longest = 5};
  EXPECT_EQ(device.poll(poller, kFirstPoll).events.size(), 10U);
  (void)device.poll(poller, kFirstPoll + std::chrono::seconds(1));
  EXPECT_THAT(device.asked, ElementsAre("100+5", "105+5"));
}

TEST(ModbusPoll, WhatWasLearnedAboutRequestsIsForgottenWhenTheDeviceWasAway) {
  DevicePoller poller(resolved(ten_points()));
  ScriptedDevice device{.longest = 5};
  (void)device.poll(poller, kFirstPoll);
  (void)poll_silent(poller, kFirstPoll + std::chrono::seconds(1));
  device.longest = 125;
  (void)device.poll(poller, kFirstPoll + std::chrono::seconds(2));
  EXPECT_THAT(device.asked, ElementsAre("100+10"));
}

TEST(ModbusPoll, AnIllegalFunctionIsNotSplit) {
  const auto device = resolved(ten_points());
  PollRun run(device, plan(device, {0, 1, 2}));
  run.on_exception(1, at_second(1));
  EXPECT_EQ(run.next(), nullptr);
  EXPECT_THAT(run.refused(), UnorderedElementsAre(0U, 1U, 2U));
  EXPECT_EQ(run.readings().size(), 3U);
  EXPECT_TRUE(run.answered());
}

TEST(ModbusPoll, ABusyDeviceMakesBadReadingsButNothingIsLearned) {
  const auto device = resolved(ten_points());
  PollRun run(device, plan(device, {0, 1}));
  run.on_exception(6, at_second(1));
  EXPECT_EQ(run.next(), nullptr);
  EXPECT_THAT(run.refused(), IsEmpty());
  EXPECT_EQ(run.readings()[0].second.quality, Quality::bad);
  EXPECT_EQ(run.readings()[0].second.exception, 6);
}

TEST(ModbusPoll, SilenceGivesUpTheRestAndKeepsWhatCame) {
  auto options = device_with({point("a", 0), point("b", 500), point("c", 1000)});
  const auto device = resolved(options);
  PollRun run(device, plan(device, {0, 1, 2}));
  run.on_answer(std::vector<std::uint16_t>{5}, at_second(1));
  run.on_silence(at_second(2));
  EXPECT_EQ(run.next(), nullptr);
  EXPECT_TRUE(run.answered());
  ASSERT_EQ(run.readings().size(), 3U);
  EXPECT_EQ(run.readings()[0].second.quality, Quality::good);
  EXPECT_EQ(run.readings()[2].second.quality, Quality::stale);
}

TEST(ModbusPoll, AGatewayWithoutItsUnitIsSilence) {
  for (const std::uint8_t code : {std::uint8_t{10}, std::uint8_t{11}}) {
    const auto device = resolved(ten_points());
    PollRun run(device, plan(device, {0, 1}));
    run.on_exception(code, at_second(1));
    EXPECT_EQ(run.next(), nullptr);
    EXPECT_FALSE(run.answered());
    EXPECT_EQ(run.readings()[0].second.exception, code);
  }
}

TEST(ModbusPoll, ASilentDeviceTurnsItsValuesStaleOnceAndBackToGood) {
  DevicePoller poller(resolved(device_with({point("a", 7)})));
  ScriptedDevice device;
  poller.stored(device.poll(poller, kFirstPoll));
  const auto stale = poll_silent(poller, kFirstPoll + std::chrono::seconds(1), at_second(9));
  EXPECT_THAT(data_of(stale), ElementsAre(R"({"point":"a","value":7,"quality":"stale","read_at":"1970-01-01T00:00:01.000000Z"})"));
  EXPECT_EQ(stale.events[0].time, at_second(9));
  poller.stored(stale);
  EXPECT_THAT(poll_silent(poller, kFirstPoll + std::chrono::seconds(2)).events, IsEmpty());
  EXPECT_THAT(data_of(device.poll(poller, kFirstPoll + std::chrono::seconds(3))),
              ElementsAre(R"({"point":"a","value":7,"quality":"good"})"));
}

TEST(ModbusPoll, AStaleValueKeepsTheTimeOfItsReadingThroughMoreSilence) {
  DevicePoller poller(resolved(device_with({point("a", 7)})));
  ScriptedDevice device;
  poller.stored(device.poll(poller, kFirstPoll));
  static_cast<void>(poll_silent(poller, kFirstPoll + std::chrono::seconds(1), at_second(8)));  // the store did not take it
  EXPECT_THAT(data_of(poll_silent(poller, kFirstPoll + std::chrono::seconds(2), at_second(9))),
              ElementsAre(R"({"point":"a","value":7,"quality":"stale","read_at":"1970-01-01T00:00:01.000000Z"})"));
}

TEST(ModbusPoll, ADeviceThatNeverAnsweredIsBadOnce) {
  DevicePoller poller(resolved(device_with({point("a", 7)})));
  const auto first = poll_silent(poller, kFirstPoll);
  EXPECT_THAT(data_of(first), ElementsAre(R"({"point":"a","value":null,"quality":"bad"})"));
  poller.stored(first);
  EXPECT_THAT(poll_silent(poller, kFirstPoll + std::chrono::seconds(1)).events, IsEmpty());
}

TEST(ModbusPoll, DeadbandsAreMeasuredFromWhatIsStoredAndNotFromWhatWasRead) {
  auto options = device_with({point("a", 7)});
  options.points[0].deadband = 3;
  DevicePoller poller(resolved(options));
  const auto poll = [&](std::uint16_t value) {
    auto run = poller.begin(0, kFirstPoll);
    run.on_answer(std::vector<std::uint16_t>{value}, at_second(1));
    return poller.finish(0, run, kFirstPoll);
  };
  poller.stored(poll(10));
  for (const std::uint16_t value : std::vector<std::uint16_t>{11, 12, 8, 12}) EXPECT_THAT(poll(value).events, IsEmpty()) << value;
  EXPECT_EQ(poll(13).events.size(), 1U) << "a slow drift must not slip through in small steps";
  EXPECT_EQ(poll(13).events.size(), 1U) << "the commit of the last one never became durable";
}

TEST(ModbusPoll, AGroupEventHoldsEveryPointWhenOneChanged) {
  auto first = point("temperature", 100);
  first.unit = "°C";
  first.deadband = 1;
  auto second = point("pressure", 101);
  second.deadband = 1;
  auto options = device_with({first, second});
  options.event = "group";
  DevicePoller poller(resolved(options));
  const auto poll = [&](std::uint16_t a, std::uint16_t b) {
    auto run = poller.begin(0, kFirstPoll);
    run.on_answer(std::vector<std::uint16_t>{a, b}, at_second(3));
    auto result = poller.finish(0, run, kFirstPoll);
    poller.stored(result);
    return result;
  };
  const auto all = poll(20, 6);
  EXPECT_THAT(data_of(all),
              ElementsAre(R"({"temperature":{"value":20,"unit":"°C","quality":"good"},"pressure":{"value":6,"quality":"good"}})"));
  EXPECT_THAT(all.events[0].tags, ElementsAre("press:4"));
  EXPECT_EQ(all.events[0].time, at_second(3));
  EXPECT_THAT(poll(20, 6).events, IsEmpty());
  EXPECT_THAT(data_of(poll(20, 7)),
              ElementsAre(R"({"temperature":{"value":20,"unit":"°C","quality":"good"},"pressure":{"value":7,"quality":"good"}})"));
}

TEST(ModbusPoll, AGroupEventTellsWhenEachPointWasReadIfNotWithTheLast) {
  auto options = device_with({point("a", 0), point("b", 500), point("c", 900)});
  options.event = "group";
  DevicePoller poller(resolved(options));
  auto run = poller.begin(0, kFirstPoll);
  run.on_answer(std::vector<std::uint16_t>{5}, at_second(1));
  run.on_exception(2, at_second(2));
  run.on_answer(std::vector<std::uint16_t>{6}, at_second(3));
  const auto first = poller.finish(0, run, kFirstPoll);
  EXPECT_EQ(first.events[0].time, at_second(3));
  EXPECT_THAT(data_of(first), ElementsAre(R"({"a":{"value":5,"quality":"good","read_at":"1970-01-01T00:00:01.000000Z"},)"
                                          R"("b":{"value":null,"quality":"bad","exception":2,"read_at":"1970-01-01T00:00:02.000000Z"},)"
                                          R"("c":{"value":6,"quality":"good"}})"));
  (void)poll_silent(poller, kFirstPoll + std::chrono::seconds(1), at_second(9));
  const auto stale = poll_silent(poller, kFirstPoll + std::chrono::seconds(2), at_second(10));
  EXPECT_THAT(data_of(stale).front(), ::testing::HasSubstr(R"("c":{"value":6,"quality":"stale","read_at":"1970-01-01T00:00:03.000000Z"})"));
}

TEST(ModbusPoll, AnyPatternOfMissingAddressesLeavesTheOthersGood) {
  for (std::uint32_t pattern = 0; pattern < 1024; ++pattern) {
    DevicePoller poller(resolved(ten_points()));
    ScriptedDevice device;
    for (std::uint32_t i = 0; i < 10; ++i) {
      if ((pattern >> i & 1U) != 0) device.missing.insert(100 + i);
    }
    std::map<std::size_t, Quality> qualities;
    for (const auto& [index, reading] : device.poll(poller, kFirstPoll).readings) qualities[index] = reading.quality;
    ASSERT_EQ(qualities.size(), 10U) << pattern;
    for (std::uint32_t i = 0; i < 10; ++i) {
      EXPECT_EQ(qualities[i], device.missing.contains(100 + i) ? Quality::bad : Quality::good) << pattern << ", point " << i;
    }
    // What was learned must be enough to meet no exception again.
    auto run = poller.begin(0, kFirstPoll + std::chrono::seconds(1));
    while (run.next() != nullptr) {
      const auto span = run.next()->span;
      const auto hole = device.missing.lower_bound(span.address);
      EXPECT_TRUE(hole == device.missing.end() || *hole >= span.end()) << pattern;
      device.answer(run, at_second(2));
    }
  }
}

}  // namespace
}  // namespace opossum::ingest::modbus
