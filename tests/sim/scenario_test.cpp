// SPDX-License-Identifier: MIT
// Stories with a known end: the random lives go through the same things, but nobody can say beforehand what must come out of them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/sim/checkers.hpp"
#include "tests/sim/workload.hpp"

namespace opossum::sim {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class Scenario : public ::testing::Test {
 protected:
  /// Edges that pull everything, all switched on.
  void begin(unsigned edges, std::optional<Query> filter = Query::all()) {
    world_.emplace(7, edges);
    for (auto& edge : world_->edges()) edge->filter = filter;
  }
  Edge& edge(std::size_t number) { return *world_->edges()[number]; }
  EventStore& store(std::size_t number) { return edge(number).machine.store(); }
  EventStore& central() { return world_->central_machine().store(); }

  void settle() {
    ASSERT_TRUE(world_->settle()) << world_->unsettled();
    ASSERT_EQ(check_all(*world_), "");
  }
  void steps(Edge& one, int times) {
    while (times-- > 0) world_->step(one);
  }
  /// Decides, knowing everything that its log has by now.
  bool decide(std::size_t number, const std::string& type, const Query& on) {
    return world_->append(edge(number), decision_on(fact(type, {"seat:1"}, ++number_), on, store(number).head().position));
  }
  std::size_t refused(const std::string& outcome) { return count_refused(central(), outcome); }
  static std::size_t count(EventStore& log, const std::string& type, View view = View::effective) {
    ReadOptions options;
    options.view = view;
    auto cursor = log.read(query({type}, {}), options);
    std::size_t found = 0;
    for (auto event = cursor->next(); event && *event; event = cursor->next()) ++found;
    return found;
  }

  std::optional<World> world_;
  std::uint64_t number_ = 0;
};

TEST_F(Scenario, OfTwoEdgesThatDecideOnOneTagOneIsRefusedAndSeesTheOthersEvent) {
  begin(2);
  world_->boot();
  settle();
  ASSERT_TRUE(world_->append(edge(0), decision("Reserved", "seat:1", 1)));
  ASSERT_TRUE(world_->append(edge(1), decision("Reserved", "seat:1", 2)));
  settle();
  EXPECT_EQ(refused("rejected"), 1U);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(count(store(i), "Reserved"), 1U) << "both see the same one";
  EXPECT_EQ(count(store(1), "Reserved", View::all), 2U) << "nothing is deleted";
}

TEST_F(Scenario, AChainFallsWithItsFirstDecisionAndNothingElseDoes) {
  begin(2);
  world_->boot();
  settle();
  ASSERT_TRUE(world_->append(edge(0), decision("Reserved", "seat:1", ++number_)));
  for (int i = 0; i < 60 && !edge(0).pusher->status().in_sync; ++i) world_->step(edge(0));
  // The other edge is offline and has not seen that.
  ASSERT_TRUE(world_->append(edge(1), fact("Reading", {"seat:1"}, ++number_)));
  ASSERT_TRUE(world_->append(edge(1), decision("Reserved", "seat:1", ++number_)));
  ASSERT_TRUE(decide(1, "Paid", query({"Reserved"}, {"seat:1"})));
  ASSERT_TRUE(world_->append(edge(1), fact("Reading", {"seat:1"}, ++number_)));
  ASSERT_TRUE(decide(1, "Boarded", query({"Paid"}, {"seat:1"})));
  ASSERT_TRUE(decide(1, "Closed", query({"Closed", "Opened"}, {"gate:1"})));
  ASSERT_TRUE(world_->append(edge(1), fact("Reading", {"seat:1"}, ++number_)));
  settle();
  EXPECT_EQ(refused("rejected"), 1U) << "A";
  EXPECT_EQ(refused("depends"), 2U) << "B on A, C on B";
  EXPECT_EQ(count(central(), "Closed"), 1U) << "D is independent";
  EXPECT_EQ(count(central(), "Reading"), 3U) << "facts merge";
  EXPECT_EQ(count(store(1), "Paid"), 0U);
  EXPECT_EQ(count(store(1), "Boarded"), 0U);
  // Who decides again, knowing of the refusals, is not caught by them.
  ASSERT_TRUE(decide(1, "Boarded", query({"Paid"}, {"seat:1"})));
  settle();
  EXPECT_EQ(refused("depends"), 2U);
  EXPECT_EQ(count(central(), "Boarded"), 1U);
}

TEST_F(Scenario, AThousandDecisionsOnEachOtherMadeOfflineDoNotConflict) {
  begin(2);
  world_->boot();
  ASSERT_TRUE(world_->append(edge(0), fact("Counted", {"seat:1"}, 0)));
  settle();
  edge(1).network->set(kNothingArrives);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(decide(1, "Counted", query({"Counted"}, {"seat:1"})));
    if (i % 100 == 0) world_->step(edge(1));
  }
  ASSERT_TRUE(world_->append(edge(0), fact("Reading", {"seat:1"}, 1)));
  settle();
  EXPECT_EQ(refused("rejected") + refused("depends"), 0U);
  EXPECT_EQ(count(store(0), "Counted"), 1001U);
}

TEST_F(Scenario, AConditionWithoutAfterIsJudgedByTheWholePast) {
  begin(2);
  world_->boot();
  ASSERT_TRUE(world_->append(edge(0), fact("Reserved", {"seat:1"}, 1)));
  settle();
  EXPECT_FALSE(world_->append(edge(1), decision("Reserved", "seat:1", 2))) << "it was pulled: the edge itself refuses";
  ASSERT_TRUE(world_->append(edge(1), decision("Reserved", "seat:2", 3)));
  settle();
  EXPECT_EQ(refused("rejected"), 0U);
  EXPECT_EQ(count(store(0), "Reserved"), 2U);
}

TEST_F(Scenario, AQueryThatIsWiderThanThePullFilterIsJudgedByWhatTheDeciderCouldNotSee) {
  begin(2);
  edge(1).filter = query({}, {"seat:1"});
  world_->boot();
  ASSERT_TRUE(world_->append(edge(0), fact("Reserved", {"seat:2"}, 1)));
  settle();
  ASSERT_TRUE(decide(1, "Reserved", query({"Reserved"}, {"seat:1"})));
  settle();
  EXPECT_EQ(refused("rejected"), 0U) << "within the filter";
  ASSERT_TRUE(decide(1, "Reserved", query({"Reserved"}, {})));
  settle();
  EXPECT_EQ(refused("rejected"), 1U) << "seat 2 was reserved long ago, but the filter kept that away";
  ASSERT_TRUE(decide(1, "Reserved", query({"Cancelled"}, {})));
  settle();
  EXPECT_EQ(refused("rejected"), 1U) << "outside of the filter, but nothing is there";
}

TEST_F(Scenario, AnEdgeThatPullsNothingIsJudgedByEverything) {
  begin(2);
  edge(1).filter.reset();
  world_->boot();
  ASSERT_TRUE(world_->append(edge(0), fact("Reserved", {"seat:1"}, 1)));
  settle();
  ASSERT_TRUE(decide(1, "Paid", query({"Paid"}, {"seat:1"})));
  ASSERT_TRUE(decide(1, "Paid", query({"Reserved"}, {"seat:1"})));
  settle();
  EXPECT_EQ(refused("rejected"), 1U);
}

TEST_F(Scenario, ANarrowerFilterKeepsWhatCameAndLeavesOutWhatComes) {
  begin(2);
  world_->boot();
  ASSERT_TRUE(world_->append(edge(0), fact("Reading", {"seat:1"}, 1)));
  settle();
  edge(1).filter = query({"Reserved"}, {});
  world_->restart(edge(1));
  ASSERT_TRUE(world_->append(edge(0), fact("Reading", {"seat:1"}, 2)));
  ASSERT_TRUE(world_->append(edge(0), fact("Reserved", {"seat:1"}, 3)));
  settle();
  EXPECT_EQ(count(store(1), "Reading"), 1U);
  EXPECT_EQ(count(store(1), "Reserved"), 1U);
  ASSERT_TRUE(decide(1, "Reading", query({"Reading"}, {})));
  settle();
  EXPECT_EQ(refused("rejected"), 1U) << "the second reading was not seen";
}

TEST_F(Scenario, ClockJumpsChangeNothing) {
  begin(2);
  world_->boot();
  for (std::size_t round = 0; round < 12; ++round) {
    world_->clock().set_wall(world_->clock().now() + (round % 2 == 0 ? -20'000h : 30'000h));
    ASSERT_TRUE(world_->append(edge(round % 2), fact("Reading", {}, ++number_)));
    ASSERT_TRUE(decide(round % 2, "Counted", query({"Counted"}, {})));
    steps(edge(0), 3);
    settle();
  }
  EXPECT_EQ(refused("rejected") + refused("depends"), 0U) << "each had seen the other's";
  EXPECT_EQ(count(store(0), "Counted"), 12U);
}

TEST_F(Scenario, AFullDiskAtTheEdgeStopsThePullAndNothingIsLost) {
  begin(2);
  world_->boot();
  settle();
  edge(1).machine.disk().set_free_space(0);
  for (int i = 0; i < 60; ++i) ASSERT_TRUE(world_->append(edge(0), fact("Reading", {"seat:1"}, ++number_)));
  for (int i = 0; i < 60 && !edge(0).pusher->status().in_sync; ++i) world_->step(edge(0));
  steps(edge(1), 60);
  EXPECT_LT(count(store(1), "Reading"), 60U);
  EXPECT_THAT(edge(1).pusher->status().last_error, HasSubstr("storing what was pulled"));
  edge(1).machine.disk().set_free_space(std::nullopt);
  settle();
  EXPECT_EQ(count(store(1), "Reading"), 60U);
}

TEST_F(Scenario, AFullDiskAtTheCentralHoldsCommitsBackAndNothingIsLost) {
  begin(2);
  world_->boot();
  settle();
  world_->central_machine().disk().set_free_space(0);
  for (int i = 0; i < 60; ++i) ASSERT_TRUE(world_->append(edge(0), fact("Reading", {"seat:1"}, ++number_)));
  steps(edge(0), 60);
  EXPECT_NE(edge(0).pusher->status().state, sync::TargetState::needs_operator) << "the central says later, not never";
  EXPECT_FALSE(edge(0).pusher->status().in_sync);
  EXPECT_GT(edge(0).pusher->status().lag_commits, 0U);
  world_->central_machine().disk().set_free_space(std::nullopt);
  settle();
  EXPECT_EQ(count(store(1), "Reading"), 60U);
}

TEST_F(Scenario, GarbledFramesAreRecognisedInBothDirections) {
  begin(2);
  world_->boot();
  settle();
  ASSERT_TRUE(world_->append(edge(0), decision("Reserved", "seat:1", 1)));
  const Position before = central().head().position;
  Weather garbled;
  garbled.request_garbled = 100;
  edge(0).network->set(garbled);
  steps(edge(0), 300);
  EXPECT_EQ(central().head().position, before);
  garbled = {};
  garbled.answer_garbled = 100;
  edge(0).network->set(garbled);
  steps(edge(0), 300);
  EXPECT_EQ(edge(0).told, Sequence());
  settle();
  EXPECT_EQ(count(store(1), "Reserved"), 1U);
}

TEST_F(Scenario, ACaptivePortalIsNotACentral) {
  begin(2);
  edge(0).filter = Query::all();
  world_->boot();
  ASSERT_TRUE(world_->append(edge(0), fact("Reading", {}, 1)));
  edge(0).network->set(kPortal);
  steps(edge(0), 200);
  EXPECT_EQ(edge(0).told, Sequence());
  EXPECT_FALSE(edge(0).pusher->status().pulled);
  EXPECT_EQ(edge(0).pusher->status().state, sync::TargetState::backing_off);
  EXPECT_THAT(edge(0).pusher->status().last_error, HasSubstr("not from an Opossum central"));
  settle();
  EXPECT_EQ(count(store(1), "Reading"), 1U);
}

TEST_F(Scenario, WhenOnlyAnswersAreLostEverythingArrivesOnce) {
  begin(2);
  world_->boot();
  settle();
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(decide(0, "Counted", query({"Counted"}, {})));
  edge(0).network->set(kNothingComesBack);
  steps(edge(0), 200);
  EXPECT_EQ(edge(0).told, Sequence());
  settle();
  EXPECT_EQ(count(store(1), "Counted"), 20U);
  EXPECT_EQ(refused("rejected"), 0U);
}

TEST_F(Scenario, TypesThatTheCentralDoesNotKnowAreQuarantinedAndHoldNothingUp) {
  begin(2);
  world_->allow_types({"Reading", "Paid"});
  world_->boot();
  ASSERT_TRUE(world_->append(edge(0), fact("Reading", {}, 1)));
  ASSERT_TRUE(world_->append(edge(0), fact("FromTheFuture", {"seat:1"}, 2)));
  ASSERT_TRUE(decide(0, "Paid", query({"FromTheFuture"}, {"seat:1"})));
  ASSERT_TRUE(world_->append(edge(0), fact("Reading", {}, 3)));
  settle();
  EXPECT_EQ(refused("quarantined"), 2U) << "the condition asks for a type that its origin may not push either";
  EXPECT_EQ(count(store(1), "Reading"), 2U);
  EXPECT_EQ(count(store(0), "FromTheFuture"), 0U);
  EXPECT_EQ(count(store(0), "FromTheFuture", View::all), 1U);
}

TEST_F(Scenario, TheCentralAndTheEdgesDecideOnEachOthersEvents) {
  begin(2);
  world_->boot();
  settle();
  for (int round = 0; round < 5; ++round) {
    for (std::size_t i = 0; i < 2; ++i) {
      ASSERT_TRUE(decide(i, "Counted", query({"Counted"}, {})));
      settle();
    }
    const Position known = central().head().position;
    ASSERT_TRUE(world_->append_at_central(decision_on(fact("Counted", {"seat:1"}, ++number_), query({"Counted"}, {}), known)));
    settle();
  }
  EXPECT_EQ(refused("rejected"), 0U);
  EXPECT_EQ(count(store(0), "Counted"), 15U);
  // Offline the central is somebody else like any other.
  ASSERT_TRUE(world_->append_at_central(fact("Counted", {"seat:1"}, ++number_)));
  ASSERT_TRUE(decide(1, "Counted", query({"Counted"}, {})));
  settle();
  EXPECT_EQ(refused("rejected"), 1U);
}

TEST_F(Scenario, ACentralThatWasReplacedByAnOlderCopyIsNoticedByItsHash) {
  begin(2);
  world_->boot();
  ASSERT_TRUE(world_->append_at_central(fact("PriceSet", {}, 1)));
  settle();
  auto backup = world_->back_up_central();
  ASSERT_TRUE(world_->append_at_central(fact("PriceSet", {}, 2)));
  settle();
  // A restore takes its time: requests meanwhile find nobody.
  ASSERT_TRUE(world_->append(edge(1), fact("Reading", {}, 4)));
  edge(1).network->set(kNothingArrives);
  steps(edge(1), 3);
  edge(1).network->set(kFine);
  world_->replace_central(std::move(backup));
  // It went on to the same position, in another way.
  ASSERT_TRUE(world_->append_at_central(fact("PriceSet", {}, 3)));
  const Position before = central().head().position;
  steps(edge(1), 100);
  EXPECT_EQ(edge(1).pusher->status().state, sync::TargetState::needs_operator);
  EXPECT_THAT(edge(1).pusher->status().last_error, HasSubstr("ROLLBACK"));
  EXPECT_EQ(central().head().position.value(), before.value()) << "nothing was sent";
  EXPECT_EQ(count(store(1), "PriceSet"), 2U) << "nothing is deleted, nothing was added";
  EXPECT_EQ(count(store(1), "Reading"), 1U);
}

TEST_F(Scenario, ManyEdgesComeBackAtOnce) {
  constexpr unsigned kEdges = 1000;
  begin(kEdges, query({"PriceSet"}, {}));
  world_->boot();
  for (auto& one : world_->edges()) {
    one->network->set(kBad);
    ASSERT_TRUE(world_->append(*one, fact("Reading", {"of:" + one->machine.name()}, ++number_)));
    ASSERT_TRUE(world_->append(*one, decision("Reserved", "seat:" + std::to_string(number_ / 2), number_)));
  }
  ASSERT_TRUE(world_->append_at_central(fact("PriceSet", {}, ++number_)));
  // In no order, some of them half way when the central goes down.
  for (int i = 0; i < 4000; ++i) {
    world_->step(edge(world_->random()() % kEdges));
    if (i != 2000) continue;
    world_->cut_central(1);
    world_->boot_central();
  }
  ASSERT_TRUE(world_->settle()) << world_->unsettled();
  ASSERT_EQ(world_->problem(), "");
  EXPECT_EQ(count(central(), "Reading"), kEdges);
  EXPECT_EQ(count(central(), "Reserved") + refused("rejected"), kEdges);
  EXPECT_EQ(count(store(kEdges - 1), "PriceSet"), 1U);
  // All of them would be looked at for each other: a sample shows what there is to show.
  const auto log = log_of(central());
  for (std::size_t i = 0; i < kEdges; i += 50) {
    const EdgeLog one{edge(i), store(i).identity().id, log_of(store(i))};
    EXPECT_EQ(check_complete(log, one), "");
    EXPECT_EQ(check_pulled(log, one, central().identity()), "");
    EXPECT_EQ(check_decisions(log, one, central().identity()), "");
  }
}

}  // namespace
}  // namespace opossum::sim
