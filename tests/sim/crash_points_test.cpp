// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "tests/sim/checkers.hpp"
#include "tests/sim/workload.hpp"

namespace opossum::sim {
namespace {

/// What becomes of a disk at one of its changes.
enum class Trouble : std::uint8_t { stops, is_full };

/// Two edges that want the same seats, and a central with prices. The second edge has facts, a decision that is rejected, one that
/// depends on it, more facts, and everybody else's commits to pull, over several pages.
void prepare(World& world) {
  for (auto& edge : world.edges()) edge->filter = Query::all();
  world.boot();
  Edge& first = *world.edges()[0];
  Edge& second = *world.edges()[1];
  ASSERT_TRUE(world.append(first, decision("Reserved", "seat:1", 1)));
  for (std::uint64_t number = 10; number < 24; ++number) ASSERT_TRUE(world.append(first, fact("Reading", {"of:first"}, number)));
  ASSERT_TRUE(world.append_at_central(fact("PriceSet", {"seat:2"}, 30)));
  ASSERT_TRUE(world.append(second, fact("Reading", {"a"}, 2)));
  ASSERT_TRUE(world.append(second, decision("Reserved", "seat:1", 3)));
  const Position known = second.machine.store().head().position;
  ASSERT_TRUE(world.append(second, decision_on(fact("Paid", {"seat:1"}, 4), query({"Reserved"}, {"seat:1"}), known)));
  ASSERT_TRUE(world.append(second, fact("Reading", {"b"}, 5)));
  ASSERT_TRUE(world.append(second, decision("Reserved", "seat:2", 6)));
  ASSERT_TRUE(world.append(second, fact("Reading", {"c"}, 7)));
}

void push_first(World& world) {
  Edge& first = *world.edges()[0];
  for (int i = 0; i < 50 && !first.pusher->status().in_sync; ++i) world.step(first);
}

void strike(test::MemoryFileSystem& disk, Trouble trouble, std::uint64_t point) {
  if (trouble == Trouble::stops) disk.stop_at_change(point);
  else disk.fill_at_change(point, 0);
}

void check(World& world) {
  ASSERT_TRUE(world.settle()) << world.unsettled();
  EXPECT_EQ(check_all(world), "");
  EXPECT_EQ(count_refused(world.central_machine().store(), "rejected"), 1U);
  EXPECT_EQ(count_refused(world.central_machine().store(), "depends"), 1U);
  EXPECT_EQ(count_refused(world.central_machine().store(), "quarantined"), 0U);
}

/// True if the disk changes as often as that.
bool central_in_trouble(Trouble trouble, std::uint64_t point, std::uint64_t seed) {
  World world(seed, 2);
  prepare(world);
  push_first(world);
  test::MemoryFileSystem& disk = world.central_machine().disk();
  const std::uint64_t last = disk.changes() + point;
  strike(disk, trouble, point);
  // It still answers: what it says now must not be more than what it will have. World checks that when it starts again.
  for (int i = 0; i < 40; ++i) world.step(*world.edges()[1]);
  const bool reached = disk.changes() >= last || disk.stopped();
  world.cut_central(seed);
  world.boot_central();
  check(world);
  return reached;
}

bool edge_in_trouble(Trouble trouble, std::uint64_t point, std::uint64_t seed) {
  World world(seed, 2);
  prepare(world);
  push_first(world);
  Edge& second = *world.edges()[1];
  const std::uint64_t last = second.machine.disk().changes() + point;
  strike(second.machine.disk(), trouble, point);
  for (int i = 0; i < 40 && !second.machine.disk().stopped(); ++i) world.step(second);
  const bool reached = second.machine.disk().changes() >= last || second.machine.disk().stopped();
  world.cut(second, seed);
  world.boot(second);
  check(world);
  return reached;
}

/// At every change of a disk until there is none left.
void at_every_change(bool (*live)(Trouble, std::uint64_t, std::uint64_t), Trouble trouble, std::uint64_t least) {
  std::uint64_t point = 0;
  for (bool reached = true; reached;) {
    ++point;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      SCOPED_TRACE("change " + std::to_string(point) + ", seed " + std::to_string(seed));
      reached = live(trouble, point, seed);
      if (::testing::Test::HasFailure()) return;
    }
    ASSERT_LT(point, 1000U);
  }
  EXPECT_GT(point, least);
}

TEST(CrashPoints, CentralLosesPowerAtEveryChangeOfItsDisk) { at_every_change(central_in_trouble, Trouble::stops, 5); }

TEST(CrashPoints, CentralsDiskIsFullAtEveryChange) { at_every_change(central_in_trouble, Trouble::is_full, 5); }

TEST(CrashPoints, EdgeLosesPowerAtEveryChangeOfItsDisk) { at_every_change(edge_in_trouble, Trouble::stops, 10); }

TEST(CrashPoints, EdgesDiskIsFullAtEveryChange) { at_every_change(edge_in_trouble, Trouble::is_full, 10); }

}  // namespace
}  // namespace opossum::sim
