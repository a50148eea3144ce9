// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <iostream>
#include <map>

#include "tests/sim/checkers.hpp"
#include "tests/sim/workload.hpp"
#include "tests/support/environment.hpp"

namespace opossum::sim {
namespace {

constexpr std::uint64_t kSeeds = 2000;
constexpr std::uint64_t kAcceptingSeeds = 200;

using Counts = std::map<std::string, std::size_t>;

/// Edges and the central write, push, pull and lose their power; disks fill up; clocks jump; and the network is what it is.
class Life {
 public:
  Life(std::uint64_t seed, sync::ConflictPolicy policy) : world_(seed, 2 + static_cast<unsigned>(seed % 3)), random_(world_.random()) {
    world_.set_policy(policy);
    for (auto& edge : world_.edges()) {
      edge->filter = any_filter(random_);
      edge->network->set(kBad);
    }
    world_.boot();
  }

  std::string live() {
    for (auto rounds = 30 + random_() % 60; rounds > 0; --rounds) {
      Edge& edge = *world_.edges()[random_() % world_.edges().size()];
      for (auto commits = random_() % 4; commits > 0; --commits) world_.append(edge, any_commit(edge.machine.store(), random_, ++number_));
      if (random_() % 5 == 0) world_.append_at_central(any_commit(world_.central_machine().store(), random_, ++number_));
      for (auto steps = 1 + random_() % 3; steps > 0; --steps) world_.step(edge);
      trouble(edge);
      trouble_at_central();
    }
    return end();
  }

  void count(Counts& happened) {
    EventStore& central = world_.central_machine().store();
    for (const char* outcome : {"rejected", "depends", "quarantined"}) happened[outcome] += count_refused(central, outcome);
    for (const SeenCommit& commit : log_of(central)) {
      if (commit.origin && !commit.refusal()) ++happened[commit.query ? "decisions accepted" : "facts accepted"];
    }
    for (auto& edge : world_.edges()) {
      for (const SeenCommit& commit : log_of(edge->machine.store())) {
        if (commit.pulled) ++happened[commit.origin ? "pulled" : "marks"];
        if (commit.type() == "$sync.filter") ++happened["filters"];
      }
    }
  }

 private:
  [[nodiscard]] bool one_in(unsigned times) { return random_() % times == 0; }

  void trouble(Edge& edge) {
    Machine& machine = edge.machine;
    if (machine.disk().stopped() || one_in(40)) {
      world_.cut(edge, random_());
      world_.boot(edge);
    } else if (one_in(40)) {
      edge.filter = narrower(edge.filter, random_);
      world_.restart(edge);
    } else if (one_in(20)) {
      // The power will go off in the middle of what it does next.
      machine.disk().stop_at_change(1 + random_() % 12);
    }
    fill_or_clear(machine, 30);
    if (one_in(12)) edge.network->set(weather());
  }

  void trouble_at_central() {
    Machine& machine = world_.central_machine();
    if ((machine.disk().stopped() && one_in(2)) || one_in(60)) {
      world_.cut_central(random_());
      world_.boot_central();
    } else if (one_in(20)) {
      machine.disk().stop_at_change(1 + random_() % 12);
    }
    fill_or_clear(machine, 40);
    // The wall clock is anywhere from two years back to two years ahead.
    if (one_in(50)) world_.clock().set_wall(world_.clock().now() + std::chrono::hours(static_cast<int>(random_() % 35'000) - 17'500));
  }

  void fill_or_clear(Machine& machine, unsigned times) {
    if (one_in(times)) machine.disk().set_free_space(random_() % 3000);
    else if (one_in(8)) machine.disk().set_free_space(std::nullopt);
  }

  Weather weather() {
    switch (random_() % 8) {
      case 0: return kNothingArrives;
      case 1: return kNothingComesBack;
      case 2: return kPortal;
      case 3: return kFine;
      default: return kBad;
    }
  }

  std::string end() {
    // A fresh start also calls off a stop that was asked for and not reached.
    world_.cut_central(random_());
    world_.boot_central();
    for (auto& edge : world_.edges()) {
      world_.cut(*edge, random_());
      world_.boot(*edge);
    }
    if (!world_.settle()) return world_.unsettled();
    return check_all(world_);
  }

  World world_;
  std::mt19937_64& random_;
  std::uint64_t number_ = 0;
};

TEST(SimulatedSync, KeepsTheInvariantsThroughCrashesAndBadNetworks) {
  const auto only = test::number_from_environment("SEED");
  const std::uint64_t first = only.value_or(1);
  const std::uint64_t seeds = test::number_from_environment("SEEDS").value_or(only ? 1 : kSeeds);
  Counts happened;
  for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
    Life life(seed, sync::ConflictPolicy::reject);
    ASSERT_EQ(life.live(), "") << "replay with: SEED=" << seed
                               << " build/release/bin/sim_sync '--gtest_filter=SimulatedSync.KeepsTheInvariants*'";
    life.count(happened);
  }
  for (const auto& [what, times] : happened) std::cout << "  " << what << ": " << times << '\n';
  if (seeds < 50) return;
  // Otherwise the seeds would show nothing.
  for (const char* what : {"rejected", "depends", "decisions accepted", "facts accepted", "pulled", "marks", "filters"}) {
    EXPECT_GT(happened[what], seeds) << what;
  }
  EXPECT_EQ(happened["quarantined"], 0U);
}

TEST(SimulatedSync, KeepsThemWhenConflictsAreAccepted) {
  Counts happened;
  for (std::uint64_t seed = 1'000'000; seed < 1'000'000 + kAcceptingSeeds; ++seed) {
    Life life(seed, sync::ConflictPolicy::accept);
    ASSERT_EQ(life.live(), "") << "seed " << seed;
    life.count(happened);
  }
  EXPECT_EQ(happened["rejected"] + happened["depends"], 0U);
}

}  // namespace
}  // namespace opossum::sim
