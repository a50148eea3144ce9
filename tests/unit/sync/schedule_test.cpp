// SPDX-License-Identifier: MIT
#include "sync/schedule.hpp"

#include <gtest/gtest.h>
#include <time.h>

#include <cstdlib>
#include <ctime>

namespace opossum::sync {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::sys_seconds;

/// 2026: clocks go forward on 29 March at 01:00 UTC and back on 25 October at 01:00 UTC.
class InBerlin : public ::testing::Test {
 protected:
  void SetUp() override { zone("Europe/Berlin"); }
  void TearDown() override { zone("UTC"); }
  static void zone(const char* name) {
    ::setenv("TZ", name, 1);
    ::tzset();
  }
  static sys_seconds utc(int month, int day, int hour, int minute) {
    return std::chrono::sys_days(std::chrono::year(2026) / month / day) + hours(hour) + minutes(minute);
  }
  /// Minutes of the day's 24 hours UTC for which it is open.
  static int open_minutes(const Schedule& schedule, sys_seconds from, hours span) {
    int open = 0;
    for (auto time = from; time < from + span; time += minutes(1)) open += is_open(schedule, time) ? 1 : 0;
    return open;
  }
};

constexpr std::uint8_t kDaily = 0x7f;

TEST_F(InBerlin, NoWindowIsAlways) {
  EXPECT_TRUE(is_open({}, utc(6, 1, 0, 0)));
  EXPECT_EQ(next_opening({}, utc(6, 1, 0, 0)), std::nullopt);
}

TEST_F(InBerlin, OpensAtItsFirstMinuteAndClosesAtItsLast) {
  const Schedule schedule{{{kDaily, 60, 300}}};
  EXPECT_FALSE(is_open(schedule, utc(6, 1, 22, 59)));
  EXPECT_TRUE(is_open(schedule, utc(6, 1, 23, 0)));
  EXPECT_TRUE(is_open(schedule, utc(6, 2, 2, 59)));
  EXPECT_FALSE(is_open(schedule, utc(6, 2, 3, 0)));
  EXPECT_EQ(next_opening(schedule, utc(6, 2, 3, 0)), utc(6, 2, 23, 0));
  EXPECT_EQ(next_opening(schedule, utc(6, 2, 23, 0)), std::nullopt);
}

TEST_F(InBerlin, CrossesMidnightIntoADayThatIsNotNamed) {
  const Schedule friday{{{1 << 4, 18 * 60, 6 * 60}}};  // fri 18:00-06:00
  EXPECT_TRUE(is_open(friday, utc(6, 5, 16, 0)));      // Friday 18:00
  EXPECT_TRUE(is_open(friday, utc(6, 6, 3, 59)));      // Saturday 05:59
  EXPECT_FALSE(is_open(friday, utc(6, 6, 4, 0)));
  EXPECT_FALSE(is_open(friday, utc(6, 5, 2, 0)));      // Friday 04:00 belongs to Thursday
  EXPECT_EQ(next_opening(friday, utc(6, 6, 4, 0)), utc(6, 12, 16, 0));
}

TEST_F(InBerlin, EqualTimesAreAWholeDay) {
  const Schedule monday{{{1, 8 * 60, 8 * 60}}};
  EXPECT_TRUE(is_open(monday, utc(6, 1, 6, 0)));
  EXPECT_TRUE(is_open(monday, utc(6, 2, 5, 59)));
  EXPECT_FALSE(is_open(monday, utc(6, 2, 6, 0)));
}

TEST_F(InBerlin, MidnightEndsADay) {
  const Schedule schedule{{{kDaily, 0, 1440}}};
  EXPECT_EQ(open_minutes(schedule, utc(6, 1, 0, 0), hours(48)), 48 * 60);
}

TEST_F(InBerlin, WindowInTheSkippedHourOpensBehindIt) {
  const Schedule schedule{{{kDaily, 120, 150}}};  // 02:00-02:30, which that night does not have
  EXPECT_EQ(open_minutes(schedule, utc(3, 28, 12, 0), hours(24)), 30);
  EXPECT_TRUE(is_open(schedule, utc(3, 29, 1, 0)));  // 03:00 summer time
  const Schedule into{{{kDaily, 150, 195}}};         // 02:30-03:15
  EXPECT_EQ(open_minutes(into, utc(3, 28, 12, 0), hours(24)), 15);
  const Schedule over{{{kDaily, 60, 300}}};          // 01:00-05:00 is an hour shorter
  EXPECT_EQ(open_minutes(over, utc(3, 28, 12, 0), hours(24)), 180);
}

TEST_F(InBerlin, RepeatedHourIsCoveredTwice) {
  const Schedule schedule{{{kDaily, 120, 150}}};  // 02:00-02:30 comes twice that night: open from the first to the second
  EXPECT_TRUE(is_open(schedule, utc(10, 25, 0, 0)));
  EXPECT_TRUE(is_open(schedule, utc(10, 25, 1, 29)));
  EXPECT_FALSE(is_open(schedule, utc(10, 25, 1, 30)));
  const Schedule over{{{kDaily, 60, 300}}};
  EXPECT_EQ(open_minutes(over, utc(10, 24, 12, 0), hours(24)), 300);
}

TEST_F(InBerlin, NextOpeningIsTheEarliestOfAllWindowsAndIsOpen) {
  const Schedule schedule{{{1 << 6, 0, 60}, {1 << 2, 600, 660}}};  // Sunday and Wednesday
  EXPECT_EQ(next_opening(schedule, utc(6, 1, 12, 0)), utc(6, 3, 8, 0));
  for (const int day : {1, 4, 7}) {
    const auto next = next_opening(schedule, utc(6, day, 12, 0));
    ASSERT_TRUE(next);
    EXPECT_TRUE(is_open(schedule, *next));
    EXPECT_FALSE(is_open(schedule, *next - minutes(1)));
  }
}

}  // namespace
}  // namespace opossum::sync
