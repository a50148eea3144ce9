// SPDX-License-Identifier: MIT
#include "ingest/modbus/schedule.hpp"

#include <gtest/gtest.h>

#include <map>

#include "ingest/pacing/backoff.hpp"

namespace opossum::ingest::modbus {
namespace {

using std::chrono::milliseconds;
using Outcome = Schedule::Outcome;
constexpr auto kBusStart = Schedule::Instant(std::chrono::hours(1));

/// Runs a bus in simulated time: `cost` says how long a poll of a device takes, `alive` whether it answers.
struct Bus {
  Schedule schedule;
  std::map<std::size_t, milliseconds> cost;
  std::map<std::size_t, bool> dead{};
  std::map<std::size_t, int> polls{};
  Schedule::Instant now = kBusStart;

  void run_until(Schedule::Instant end) {
    for (;;) {
      const auto turn = schedule.next();
      if (turn.due >= end) break;
      now = std::max(now, turn.due);
      const auto device = schedule.slot(turn.slot).device;
      ++polls[device];
      now += cost[device];
      schedule.finished(turn.slot, dead[device] ? Outcome::silent : Outcome::answered, now, cost[device]);
    }
    now = std::max(now, end);
  }
};

TEST(ModbusSchedule, SpreadsFirstPollsOverTheInterval) {
  Schedule schedule({{}, {}, {}, {}},
                    {{0, 0, milliseconds(1000)}, {1, 0, milliseconds(1000)}, {2, 0, milliseconds(1000)}, {3, 0, milliseconds(1000)}},
                    kBusStart);
  for (int i = 0; i < 8; ++i) {
    const auto turn = schedule.next();
    EXPECT_EQ(turn.slot, static_cast<std::size_t>(i % 4));
    EXPECT_EQ(turn.due, kBusStart + milliseconds(250) * i);
    schedule.finished(turn.slot, Outcome::answered, turn.due + milliseconds(10));
  }
}

TEST(ModbusSchedule, AnHourlyGroupIsFirstReadWithinTenSeconds) {
  Schedule schedule({{}, {}}, {{0, 0, std::chrono::hours(1)}, {1, 0, std::chrono::hours(1)}}, kBusStart);
  schedule.finished(schedule.next().slot, Outcome::answered, kBusStart);
  EXPECT_EQ(schedule.next().due, kBusStart + std::chrono::seconds(5));
}

TEST(ModbusSchedule, AnOverrunIsSkippedAndCountedAndTheGridIsKept) {
  Schedule schedule({{}}, {{0, 0, milliseconds(100)}}, kBusStart);
  schedule.finished(0, Outcome::answered, kBusStart + milliseconds(99));
  EXPECT_EQ(schedule.next().due, kBusStart + milliseconds(100));
  EXPECT_EQ(schedule.overruns(0), 0U);
  schedule.finished(0, Outcome::answered, kBusStart + milliseconds(350));
  EXPECT_EQ(schedule.next().due, kBusStart + milliseconds(400));
  EXPECT_EQ(schedule.overruns(0), 2U);
  schedule.finished(0, Outcome::answered, kBusStart + milliseconds(500));
  EXPECT_EQ(schedule.next().due, kBusStart + milliseconds(600)) << "a cycle whose moment is now is late too";
  EXPECT_EQ(schedule.overruns(0), 3U);
}

TEST(ModbusSchedule, ABusThatIsTooSlowPollsAllItsDevicesEqually) {
  Bus bus{Schedule({{}, {}, {}}, {{0, 0, milliseconds(100)}, {1, 0, milliseconds(100)}, {2, 0, milliseconds(100)}}, kBusStart),
          {{0, milliseconds(70)}, {1, milliseconds(70)}, {2, milliseconds(70)}}};
  bus.run_until(kBusStart + std::chrono::minutes(1));
  for (std::size_t device = 0; device < 3; ++device) {
    EXPECT_GT(bus.polls[device], 200);
    EXPECT_GT(bus.schedule.overruns(device), 200U);
    EXPECT_NEAR(static_cast<double>(bus.polls[device]) + static_cast<double>(bus.schedule.overruns(device)), 600, 2);
  }
}

TEST(ModbusSchedule, ASilentDeviceIsAskedLessOftenUntilItAnswers) {
  const Schedule::DeviceRule rule{.degrade_after = 3, .degrade_time = std::chrono::seconds(30)};
  Schedule schedule({rule}, {{0, 0, milliseconds(1000)}}, kBusStart);
  auto now = kBusStart;
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(schedule.degraded(0));
    now = schedule.next().due + milliseconds(500);
    schedule.finished(0, Outcome::silent, now);
  }
  EXPECT_TRUE(schedule.degraded(0));
  EXPECT_EQ(schedule.next().due, now + std::chrono::seconds(30));
  now = schedule.next().due + milliseconds(500);
  schedule.finished(0, Outcome::silent, now);
  EXPECT_EQ(schedule.next().due, now + std::chrono::seconds(30));
  now = schedule.next().due + milliseconds(10);
  schedule.finished(0, Outcome::answered, now);
  EXPECT_FALSE(schedule.degraded(0));
  EXPECT_LE(schedule.next().due, now + milliseconds(1000));
  EXPECT_EQ(schedule.overruns(0), 0U) << "what a degraded device misses is no overrun";
}

TEST(ModbusSchedule, OneAnswerEndsTheCountOfSilences) {
  Schedule schedule({{.degrade_after = 2, .degrade_time = std::chrono::seconds(30)}}, {{0, 0, milliseconds(100)}}, kBusStart);
  for (int i = 0; i < 10; ++i) {
    schedule.finished(0, i % 2 == 0 ? Outcome::silent : Outcome::answered, schedule.next().due);
    EXPECT_FALSE(schedule.degraded(0));
  }
}

TEST(ModbusSchedule, APollThatAskedNothingSaysNothingAboutTheDevice) {
  Schedule schedule({{.degrade_after = 2, .degrade_time = std::chrono::seconds(30)}}, {{0, 0, milliseconds(100)}}, kBusStart);
  schedule.finished(0, Outcome::silent, schedule.next().due);
  schedule.finished(0, Outcome::not_asked, schedule.next().due);
  schedule.finished(0, Outcome::silent, schedule.next().due);
  EXPECT_TRUE(schedule.degraded(0));
}

TEST(ModbusSchedule, AllGroupsOfADegradedDeviceWaitTogether) {
  Schedule schedule({{.degrade_after = 1, .degrade_time = std::chrono::seconds(30)}, {}},
                    {{0, 0, milliseconds(100)}, {0, 1, milliseconds(100)}, {1, 0, milliseconds(100)}}, kBusStart);
  schedule.finished(0, Outcome::silent, kBusStart);
  for (int i = 0; i < 200; ++i) {
    const auto turn = schedule.next();
    ASSERT_EQ(turn.slot, 2U);
    schedule.finished(turn.slot, Outcome::answered, turn.due);
  }
}

TEST(ModbusSchedule, ADeadDeviceCostsItsBusLittle) {
  Bus bus{Schedule({{}, {}}, {{0, 0, milliseconds(1000)}, {1, 0, milliseconds(1000)}}, kBusStart),
          {{0, milliseconds(2000)}, {1, milliseconds(20)}}};
  bus.dead[0] = true;
  bus.run_until(kBusStart + std::chrono::minutes(10));
  EXPECT_LE(bus.polls[0], 3 + 20);
  EXPECT_GE(bus.polls[1], 600 - 2 * bus.polls[0] - 1);
}

TEST(ModbusSchedule, ManyDeadDevicesLeaveFourFifthsOfTheBusToThoseThatAnswer) {
  // Degraded or not, thirty of them would take the whole time if each were asked when it is due.
  for (const auto degrade_after : {3U, 1'000'000U}) {
    std::vector<Schedule::Slot> slots;
    for (std::size_t device = 0; device < 32; ++device) slots.push_back({device, 0, milliseconds(1000)});
    const Schedule::DeviceRule rule{.degrade_after = degrade_after, .degrade_time = std::chrono::seconds(30)};
    Bus bus{Schedule(std::vector<Schedule::DeviceRule>(32, rule), slots, kBusStart), {}};
    for (std::size_t device = 0; device < 32; ++device) {
      bus.dead[device] = device >= 2;
      bus.cost[device] = bus.dead[device] ? milliseconds(1000) : milliseconds(20);
    }
    bus.run_until(kBusStart + std::chrono::minutes(30));
    for (const std::size_t device : {0U, 1U}) EXPECT_GE(bus.polls[device], 1800 * 78 / 100) << degrade_after;
    for (std::size_t device = 2; device < 32; ++device) EXPECT_GE(bus.polls[device], 1800 / 5 / 30 - 2) << "each gets its turn: " << device;
  }
}

TEST(ModbusSchedule, ADeviceThatIsReadOftenKeepsFourFifthsOfItsPollsBesideDeadOnes) {
  std::vector<Schedule::Slot> slots{{0, 0, milliseconds(100)}};
  for (std::size_t device = 1; device < 31; ++device) slots.push_back({device, 0, milliseconds(1000)});
  Bus bus{Schedule(std::vector<Schedule::DeviceRule>(31, {.degrade_after = 1'000'000}), slots, kBusStart), {}};
  bus.cost[0] = milliseconds(20);
  for (std::size_t device = 1; device < 31; ++device) {
    bus.dead[device] = true;
    bus.cost[device] = milliseconds(1000);
  }
  bus.run_until(kBusStart + std::chrono::minutes(10));
  EXPECT_GE(bus.polls[0], 6000 * 78 / 100) << "one poll between two dead ones would be 600";
  for (std::size_t device = 1; device < 31; ++device) EXPECT_GE(bus.polls[device], 600 / 5 / 30 - 1) << "each gets its turn: " << device;
}

TEST(ModbusSchedule, ADeadBusIsAskedAsOftenAsItsDevicesSay) {
  Bus bus{Schedule({{}, {}}, {{0, 0, milliseconds(1000)}, {1, 0, milliseconds(1000)}}, kBusStart),
          {{0, milliseconds(1000)}, {1, milliseconds(1000)}}};
  bus.dead[0] = bus.dead[1] = true;
  bus.run_until(kBusStart + std::chrono::minutes(10));
  EXPECT_GE(bus.polls[0], 19);
  EXPECT_GE(bus.polls[1], 19);
}

TEST(ModbusBackoff, DoublesUpToItsBoundAndStartsOverAfterSuccess) {
  Backoff backoff(milliseconds(100), milliseconds(1000), 7);
  auto now = kBusStart;
  EXPECT_TRUE(backoff.may_try(now));
  for (const int expected : {100, 200, 400, 800, 1000, 1000}) {
    backoff.failed(now);
    EXPECT_FALSE(backoff.may_try(now + milliseconds(expected * 3 / 4) - std::chrono::microseconds(1)));
    EXPECT_TRUE(backoff.may_try(now + milliseconds(expected)));
    now += milliseconds(expected);
  }
  backoff.succeeded();
  EXPECT_TRUE(backoff.may_try(now));
  backoff.failed(now);
  EXPECT_TRUE(backoff.may_try(now + milliseconds(100)));
}

}  // namespace
}  // namespace opossum::ingest::modbus
