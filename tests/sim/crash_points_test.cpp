// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "tests/sim/checkers.hpp"

namespace opossum::sim {
namespace {

/// Two edges that want the same seats: the second one has facts, a decision that is rejected, one that depends on it, and more facts.
void prepare(World& world) {
  world.boot_central();
  for (auto& edge : world.edges()) world.boot(*edge);
  Edge& first = *world.edges()[0];
  Edge& second = *world.edges()[1];
  ASSERT_TRUE(world.append(first, decision("Reserved", "seat:1", 1)));
  ASSERT_TRUE(world.append(second, fact("Reading", {"a"}, 2)));
  ASSERT_TRUE(world.append(second, decision("Reserved", "seat:1", 3)));
  Commit built_on = fact("Paid", {"seat:1"}, 4);
  built_on.condition = AppendCondition{Query{{QueryItem{{"Reserved"}, {"seat:1"}}}}, second.machine.store().head().position};
  ASSERT_TRUE(world.append(second, built_on));
  ASSERT_TRUE(world.append(second, fact("Reading", {"b"}, 5)));
  ASSERT_TRUE(world.append(second, decision("Reserved", "seat:2", 6)));
  ASSERT_TRUE(world.append(second, fact("Reading", {"c"}, 7)));
}

void push_first(World& world) {
  Edge& first = *world.edges()[0];
  for (int i = 0; i < 50 && !first.pusher->status().in_sync; ++i) world.step(first);
}

void check(World& world) {
  EXPECT_EQ(check_all(world), "");
  EXPECT_EQ(count_refused(world.central_machine().store(), "rejected"), 1U);
  EXPECT_EQ(count_refused(world.central_machine().store(), "depends"), 1U);
  EXPECT_EQ(count_refused(world.central_machine().store(), "quarantined"), 0U);
}

TEST(CrashPoints, CentralLosesPowerAtEveryChangeOfItsDisk) {
  bool reached = true;
  std::uint64_t point = 0;
  while (reached) {
    ++point;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      SCOPED_TRACE("change " + std::to_string(point) + ", seed " + std::to_string(seed));
      World world(seed, 2);
      prepare(world);
      push_first(world);
      world.central_machine().disk().stop_at_change(point);
      Edge& second = *world.edges()[1];
      for (int i = 0; i < 40 && !world.central_machine().disk().stopped(); ++i) world.step(second);
      reached = world.central_machine().disk().stopped();
      // It still answers, with a disk that takes nothing: what it says now must not be more than what it will have.
      for (int i = 0; i < 4; ++i) world.step(second);
      const std::uint64_t told = second.pusher->status().commits_sent;
      world.cut_central(seed);
      world.boot_central();
      const StoreIdentity& identity = second.machine.store().identity();
      const auto progress = world.central_machine().store().progress_of({identity.id, identity.epoch, 0});
      ASSERT_LE(told, progress ? progress->decided.value() : 0) << "the edge was told of outcomes that were not durable";
      ASSERT_TRUE(world.settle()) << second.pusher->status().last_error;
      check(world);
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(point, 5U);
}

TEST(CrashPoints, EdgeLosesPowerAtEveryChangeOfItsDisk) {
  bool reached = true;
  std::uint64_t point = 0;
  while (reached) {
    ++point;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      SCOPED_TRACE("change " + std::to_string(point) + ", seed " + std::to_string(seed));
      World world(seed, 2);
      prepare(world);
      push_first(world);
      Edge& second = *world.edges()[1];
      second.machine.disk().stop_at_change(point);
      for (int i = 0; i < 40 && !second.machine.disk().stopped() && !second.pusher->status().in_sync; ++i) world.step(second);
      reached = second.machine.disk().stopped();
      world.cut(second, seed);
      world.boot(second);
      ASSERT_TRUE(world.settle()) << second.pusher->status().last_error;
      check(world);
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(point, 3U);
}

}  // namespace
}  // namespace opossum::sim
