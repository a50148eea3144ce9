// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <atomic>

#include "gateway/wiring/service_manager.hpp"

namespace opossum::gateway::test {
namespace {

using namespace std::chrono_literals;

TEST(WatchdogTest, IsFedAfterEachCheckThatWentWell) {
  std::atomic<int> checks = 0;
  std::atomic<int> meals = 0;
  const Watchdog watchdog(
      2ms, [&]() -> Result<void> {
        if (++checks > 1) checks.notify_all();
        return {};
      },
      [&] {
        ++meals;
        meals.notify_all();
      });
  for (int seen = 0; seen < 3; seen = meals) meals.wait(seen);
  EXPECT_GE(checks, 3);
}

TEST(WatchdogTest, StarvesWhileTheStoreDoesNotCommit) {
  std::atomic<int> checks = 0;
  std::atomic<int> meals = 0;
  const Watchdog watchdog(
      2ms,
      [&]() -> Result<void> {
        ++checks;
        checks.notify_all();
        return fail(Errc::poisoned, "an fsync failed");
      },
      [&] { ++meals; });
  for (int seen = 0; seen < 5; seen = checks) checks.wait(seen);
  EXPECT_EQ(meals, 0);
}

TEST(WatchdogTest, ARestartDoesNotHelpAFullDisk) {
  EXPECT_TRUE(Watchdog::is_well({}));
  EXPECT_TRUE(Watchdog::is_well(fail(Errc::disk_full, "full")));
  EXPECT_FALSE(Watchdog::is_well(fail(Errc::poisoned, "poisoned")));
  EXPECT_FALSE(Watchdog::is_well(fail(Errc::closed, "closed")));
}

}  // namespace
}  // namespace opossum::gateway::test
