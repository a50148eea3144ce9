// SPDX-License-Identifier: MIT
// What a decision was made on, and what of it the central checks: rules 1 and 3 of the sync protocol.
#include <gmock/gmock.h>

#include "sync/commits/coverage.hpp"
#include "tests/unit/sync/pull_fixture.hpp"

namespace opossum::sync::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Query query(std::vector<std::string> types, std::vector<std::string> tags) { return {{QueryItem{std::move(types), std::move(tags)}}}; }

class BasisTest : public PullTest {
 protected:
  using PullTest::PullTest;

  /// Sells the car if nobody did behind `after` in edge a's log.
  void sell(const std::string& tag, std::optional<Position> after = {}) { ASSERT_TRUE(a_->append(decision("Sold", tag, "Sold", after))); }
  std::vector<std::string> rejections() { return events_of_type(*a_, "$sync.rejected"); }
  std::vector<std::string> at_central(const std::string& type) { return events_of_type(*central_store_, type); }
};

class BasisOfTheNorthTest : public BasisTest {
 protected:
  BasisOfTheNorthTest() : BasisTest(query({}, {"region:north"})) {}
};

TEST_F(BasisTest, ADecisionOnWhatWasPulledIsAccepted) {
  store_of_b(fact("Sold", {"car:1"}));
  store_of_b(fact("Returned", {"car:1"}));
  ASSERT_TRUE(sync());
  sell("car:1", a_->head().position);
  ASSERT_TRUE(sync());
  EXPECT_THAT(rejections(), IsEmpty());
  EXPECT_THAT(at_central("Sold"), SizeIs(2));
}

TEST_F(BasisTest, ADecisionThatMissedAnEventIsRejectedWithTheWitness) {
  ASSERT_TRUE(sync());
  sell("car:1");
  store_of_b(fact("Sold", {"car:1"}));
  const std::string sale = std::to_string(central_store_->head().position.value());
  ASSERT_TRUE(sync());
  ASSERT_THAT(rejections(), SizeIs(1));
  EXPECT_THAT(rejections().front(), HasSubstr("\"witnesses\":[{\"position\":" + sale + R"(,"type":"Sold","tags":["car:1"]}])"));
}

TEST_F(BasisTest, WhatWasPulledAfterTheDecisionDoesNotExcuseIt) {
  ASSERT_TRUE(sync());
  sell("car:1");
  store_of_b(fact("Sold", {"car:1"}));
  // Pulled before the decision is pushed: the decider has not seen it all the same.
  auto hello = session_->hello();
  ASSERT_TRUE(session_->on_hello_answer(central_->handle("hello", "token of a", *hello).body));
  ASSERT_TRUE(pull());
  ASSERT_TRUE(sync());
  EXPECT_THAT(rejections(), SizeIs(1));
}

TEST_F(BasisTest, EachDecisionOfAFrameIsJudgedByItsOwnBasis) {
  store_of_b(fact("Sold", {"car:1"}));
  sell("car:1");
  auto hello = session_->hello();
  ASSERT_TRUE(session_->on_hello_answer(central_->handle("hello", "token of a", *hello).body));
  ASSERT_TRUE(pull());
  sell("car:1", a_->head().position);
  sell("car:2");
  ASSERT_TRUE(sync());
  // The first did not know of the sale; the second did, and did not rest on the first: it is `after` that.
  ASSERT_THAT(rejections(), SizeIs(2));
  EXPECT_THAT(rejections()[0], HasSubstr(R"("sequence":1,"outcome":"rejected")"));
  EXPECT_THAT(rejections()[1], HasSubstr(R"("sequence":2,"outcome":"depends")"));
}

TEST_F(BasisTest, TheBasisIsReadFromTheLogAfterARestart) {
  store_of_b(fact("Sold", {"car:1"}));
  ASSERT_TRUE(sync());
  sell("car:1", a_->head().position);
  restart();
  ASSERT_TRUE(sync());
  EXPECT_THAT(rejections(), IsEmpty());
}

TEST_F(BasisTest, AThousandDecisionsOnEachOtherDoNotConflict) {
  store_of_b(fact("Sold", {"car:1"}));  // without it nothing would be pulled, and nothing of the pull be looked at
  ASSERT_TRUE(sync());
  for (int i = 0; i < 1000; ++i) {
    sell("car:1", a_->head().position);
  }
  ASSERT_TRUE(sync());
  EXPECT_THAT(rejections(), IsEmpty());
  EXPECT_THAT(at_central("Sold"), SizeIs(1001));
}

TEST_F(BasisTest, ADecisionOnAPulledEventOfTheCentralIsAccepted) {
  ASSERT_TRUE(central_store_->append(fact("Sold", {"car:1"})));
  ASSERT_TRUE(sync());
  sell("car:1", a_->head().position);
  ASSERT_TRUE(sync());
  EXPECT_THAT(rejections(), IsEmpty());
}

TEST_F(BasisOfTheNorthTest, WhatTheFilterDoesNotCoverIsCheckedFromTheBeginning) {
  store_of_b(fact("Sold", {"region:south"}));
  ASSERT_TRUE(sync());
  sell("region:south", a_->head().position);
  ASSERT_TRUE(sync());
  EXPECT_THAT(rejections(), SizeIs(1)) << "the decider could not see that sale";
}

TEST_F(BasisOfTheNorthTest, WhatTheFilterCoversIsCheckedFromThePulledPosition) {
  store_of_b(fact("Sold", {"region:north"}));
  ASSERT_TRUE(sync());
  sell("region:north", a_->head().position);
  ASSERT_TRUE(sync());
  EXPECT_THAT(rejections(), IsEmpty());
}

TEST_F(BasisOfTheNorthTest, ANarrowerFilterCountsFromItsRecordOn) {
  store_of_b(fact("Moved", {"region:north"}));
  ASSERT_TRUE(sync());
  Commit before = fact("Seen", {});
  before.condition = AppendCondition{query({"Moved"}, {"region:north"}), a_->head().position};
  ASSERT_TRUE(a_->append(before));
  filter_ = query({"Sold"}, {"region:north"});
  restart();
  ASSERT_TRUE(sync());
  EXPECT_THAT(rejections(), IsEmpty()) << "decided under the wide filter";
  ASSERT_TRUE(a_->append(before));
  ASSERT_TRUE(sync());
  EXPECT_THAT(rejections(), SizeIs(1));
}

TEST(Coverage, AnItemIsCoveredIfAllOfItsEventsPass) {
  const Query filter{{QueryItem{{"A", "B"}, {}}, QueryItem{{}, {"north"}}, QueryItem{{"C"}, {"x", "y"}}}};
  EXPECT_TRUE(covers(filter, QueryItem{{"A"}, {}}));
  EXPECT_TRUE(covers(filter, QueryItem{{"A", "B"}, {"any"}}));
  EXPECT_TRUE(covers(filter, QueryItem{{}, {"north", "more"}}));
  EXPECT_TRUE(covers(filter, QueryItem{{"Z"}, {"north"}}));
  EXPECT_TRUE(covers(filter, QueryItem{{"A", "C"}, {"y", "x"}})) << "each type by another item";
  EXPECT_FALSE(covers(filter, QueryItem{{"A", "Z"}, {}}));
  EXPECT_FALSE(covers(filter, QueryItem{{"C"}, {"x"}}));
  EXPECT_FALSE(covers(filter, QueryItem{{}, {"south"}}));
  EXPECT_TRUE(covers(Query::all(), QueryItem{{"Z"}, {}}));
  EXPECT_FALSE(covers(filter, Query::all()));
  EXPECT_TRUE(covers(Query::all(), Query::all()));
}

TEST(Coverage, AConditionIsSplitIntoWhatWasSeenAndWhatWasNot) {
  const Query filter = query({}, {"north"});
  const Query both{{QueryItem{{"A"}, {"north"}}, QueryItem{{"B"}, {"south"}}}};
  const auto split = conditions_at_central(both, &filter, Position(7));
  ASSERT_EQ(split.size(), 2U);
  EXPECT_EQ(split[0].fail_if_events_match, query({"A"}, {"north"}));
  EXPECT_EQ(split[0].after, Position(7));
  EXPECT_EQ(split[1].fail_if_events_match, query({"B"}, {"south"}));
  EXPECT_FALSE(split[1].after);
  EXPECT_EQ(conditions_at_central(both, nullptr, Position(7)).size(), 1U);
  EXPECT_FALSE(conditions_at_central(Query::all(), &filter, Position(7)).front().after);
  const Query all = Query::all();
  EXPECT_EQ(conditions_at_central(all, &all, Position(7)).front().after, Position(7));
}

}  // namespace
}  // namespace opossum::sync::testing
