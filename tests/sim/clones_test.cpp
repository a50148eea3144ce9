// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "tests/sim/checkers.hpp"
#include "tests/sim/workload.hpp"

namespace opossum::sim {
namespace {

constexpr int kSteps = 120;

/// FENCED, or what is told to a machine that has another history, or less of it, than the one that went on.
bool is_stopped(const Edge& edge) {
  const auto status = edge.pusher->status();
  bool told = false;
  for (const char* refusal : {"FENCED", "FORKED", "REWOUND"}) told = told || status.last_error.find(refusal) != std::string::npos;
  return status.state == sync::TargetState::needs_operator && told && !status.in_sync;
}

/// Whose power goes off.
enum class Victim { nobody, central, original, copy };

/// One edge in sync, and a machine that began as a copy of it. Both record and push in an order of the seed's; at the n-th change of
/// the victim's disk its power goes off. True if that was reached.
class Contest {
 public:
  Contest(std::uint64_t seed, Weather weather, bool records = true) : seed_(seed), weather_(weather), records_(records), world_(seed, 1) {
    world_.boot_central();
    original_ = world_.edges()[0].get();
    world_.boot(*original_);
    EXPECT_TRUE(world_.append(*original_, fact("Reading", {"before"}, 1)));
    EXPECT_TRUE(world_.settle());
    copy_ = world_.clone(*original_);
    world_.boot(*copy_);
    // Half of the time the original is a process that goes on.
    if (world_.random()() % 2 == 0) reboot(*original_);
    original_->network->set(weather_);
    copy_->network->set(weather_);
  }

  bool run(Victim victim, std::uint64_t point) {
    test::MemoryFileSystem* disk = disk_of(victim);
    if (disk != nullptr) disk->stop_at_change(point);
    bool reached = false;
    for (int i = 0; i < kSteps; ++i) {
      Edge& edge = world_.random()() % 2 == 0 ? *original_ : *copy_;
      const char* who = &edge == original_ ? "original" : "copy";
      if (world_.random()() % 4 == 0 && records_) world_.append(edge, fact("Reading", {who}, static_cast<std::uint64_t>(i) + 10));
      world_.step(edge);
      if (!reached && disk != nullptr && disk->stopped()) {
        reached = true;
        power_cycle(victim);
      }
    }
    if (disk != nullptr && !reached) power_cycle(victim);
    return reached;
  }

  /// Fine weather, until each knows where it stands. Empty = exactly one machine goes on, and the central has only its commits.
  std::string verdict() {
    for (Edge* edge : {original_, copy_.get()}) edge->network->set({});
    for (Edge* edge : {original_, copy_.get()}) {
      if (records_) world_.append(*edge, fact("Reading", {edge == original_ ? "original" : "copy"}, 999));
    }
    for (int i = 0; i < 600; ++i) world_.step(i % 2 == 0 ? *original_ : *copy_);
    const bool original = original_->pusher->status().in_sync;
    const bool copy = copy_->pusher->status().in_sync;
    const std::string errors = original_->pusher->status().last_error + " / " + copy_->pusher->status().last_error;
    if (original == copy) return (original ? "both go on: " : "nobody goes on: ") + errors;
    if (!is_stopped(original ? *copy_ : *original_)) return "the other one is not stopped: " + errors;
    return count("original") > 0 && count("copy") > 0 ? "commits of both were taken in one history" : "";
  }

 private:
  test::MemoryFileSystem* disk_of(Victim victim) {
    switch (victim) {
      case Victim::central: return &world_.central_machine().disk();
      case Victim::original: return &original_->machine.disk();
      case Victim::copy: return &copy_->machine.disk();
      case Victim::nobody: break;
    }
    return nullptr;
  }
  void reboot(Edge& edge) {
    world_.cut(edge, seed_);
    world_.boot(edge);
  }
  void power_cycle(Victim victim) {
    if (victim == Victim::original) reboot(*original_);
    if (victim == Victim::copy) reboot(*copy_);
    if (victim != Victim::central) return;
    world_.cut_central(seed_);
    world_.boot_central();
  }
  std::size_t count(const std::string& who) {
    auto cursor = world_.central_machine().store().read(Query{{QueryItem{{"Reading"}, {who}}}});
    std::size_t found = 0;
    while (cursor) {
      auto event = cursor->next();
      if (!event || !*event) break;
      ++found;
    }
    return found;
  }

  const std::uint64_t seed_;
  const Weather weather_;
  const bool records_;  ///< without it neither has anything that the other lacks, and only the session tokens tell them apart
  World world_;
  Edge* original_;
  std::unique_ptr<Edge> copy_;
};

void expect_one_at_every_point(Victim victim) {
  bool reached = true;
  for (std::uint64_t point = 1; reached && point < 200; ++point) {
    reached = false;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
      SCOPED_TRACE("change " + std::to_string(point) + ", seed " + std::to_string(seed));
      Contest contest(seed, {});
      reached = contest.run(victim, point) || reached;
      ASSERT_EQ(contest.verdict(), "");
    }
  }
}

TEST(Clones, OneMachineGoesOnThroughEveryOrderAndWeather) {
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Contest contest(seed, seed % 2 == 0 ? Weather{} : Weather{8, 8, 4, 4, 3, 8});
    contest.run(Victim::nobody, 0);
    ASSERT_EQ(contest.verdict(), "");
  }
}

TEST(Clones, AreToldApartBeforeEitherRecordsAnything) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Contest contest(seed, {}, false);
    contest.run(Victim::nobody, 0);
    ASSERT_EQ(contest.verdict(), "");
  }
}

TEST(Clones, OneMachineGoesOnWhereverTheCentralLosesPower) { expect_one_at_every_point(Victim::central); }
TEST(Clones, OneMachineGoesOnWhereverTheOriginalLosesPower) { expect_one_at_every_point(Victim::original); }
TEST(Clones, OneMachineGoesOnWhereverTheCopyLosesPower) { expect_one_at_every_point(Victim::copy); }

}  // namespace
}  // namespace opossum::sim
