// SPDX-License-Identifier: MIT
// Pull: what a central's log gives to an edge, and what the edge's own log remembers of it.
#include <gmock/gmock.h>

#include "tests/unit/sync/pull_fixture.hpp"

namespace opossum::sync::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

class FilteredPullTest : public PullTest {
 protected:
  FilteredPullTest() : PullTest(Query{{QueryItem{{}, {"region:north"}}}}) {}
};

TEST_F(PullTest, CommitsOfOtherEdgesComeWithTheirAuthor) {
  store_of_b(fact("Sold", {"car:1"}));
  ASSERT_TRUE(central_store_->append(fact("PriceSet", {"car:1"})));
  ASSERT_TRUE(sync());
  EXPECT_THAT(types(), ElementsAre("Sold", "PriceSet"));
  const Position first = a_->head().position;
  const auto price = line_of(first.value());
  EXPECT_EQ(price.origin->id, (OriginId{central_store_->identity().id, 1, 0}));
  const auto sold = line_of(first.value() - 1);
  EXPECT_EQ(sold.origin->id, (OriginId{b_->identity().id, 1, 0}));
  EXPECT_EQ(sold.origin->sequence, Sequence(1));
}

TEST_F(PullTest, OwnCommitsDoNotComeBack) {
  ASSERT_TRUE(a_->append(fact("Read", {})));
  store_of_b(fact("Sold", {"car:1"}));
  ASSERT_TRUE(sync());
  EXPECT_THAT(types(), ElementsAre("Read", "Sold"));
}

TEST_F(PullTest, RecordsOfTheCentralItselfStayThere) {
  ASSERT_TRUE(a_->append(fact("Read", {})));
  ASSERT_TRUE(sync());
  EXPECT_THAT(events_of_type(*a_, "$sync.origin"), IsEmpty());
  EXPECT_EQ(session_->pulled(), central_store_->head().position) << "but they were looked at";
}

TEST_F(PullTest, PulledCommitsAreNotPushed) {
  store_of_b(fact("Sold", {"car:1"}));
  ASSERT_TRUE(sync());
  ASSERT_TRUE(sync());  // the session token is used for the first time
  const Head before = central_store_->head();
  ASSERT_TRUE(sync());
  EXPECT_EQ(central_store_->head().position, before.position);
  EXPECT_EQ(a_->authored().sequence, Sequence());
}

TEST_F(PullTest, EveryCommitComesOnceHoweverOftenThePullIsRepeated) {
  store_of_b(fact("Sold", {"car:1"}));
  ASSERT_TRUE(push());
  const CentralAnswer page = ask();
  ASSERT_TRUE(session_->on_pull_answer(page.body));
  EXPECT_FALSE(session_->on_pull_answer(page.body)) << "the same page again";
  restart();
  ASSERT_TRUE(sync());
  EXPECT_THAT(types(), ElementsAre("Sold"));
}

TEST_F(PullTest, ARestartGoesOnBehindTheLastPulledCommit) {
  store_of_b(fact("Sold", {"car:1"}));
  const Position first_sale = central_store_->head().position;
  ASSERT_TRUE(sync());
  store_of_b(fact("Sold", {"car:2"}));
  restart();
  ASSERT_TRUE(push());
  auto frame = protocol::decode_frame(session_->next_pull(1), protocol::kMessageBytesMax);
  EXPECT_EQ(protocol::read_pull(frame->payload)->at.position, first_sale);
  ASSERT_TRUE(pull());
  EXPECT_THAT(types(), ElementsAre("Sold", "Sold"));
}

TEST_F(PullTest, WhatWasOnlyLookedAtIsWrittenDownWhenAsked) {
  ASSERT_TRUE(a_->append(fact("Read", {})));
  ASSERT_TRUE(sync());
  ASSERT_TRUE(session_->mark_pulled());
  ASSERT_TRUE(session_->mark_pulled());
  EXPECT_THAT(events_of_type(*a_, "$sync.pulled"), SizeIs(1));
  const Position looked_at = central_store_->head().position;
  restart();
  ASSERT_TRUE(push());
  EXPECT_EQ(session_->pulled(), looked_at);
}

TEST_F(PullTest, PagesAreCutBetweenCommitsNotInside) {
  for (int i = 0; i < 20; ++i) {
    Commit two = fact("First", {});
    two.events.push_back(fact("Second", {}).events.front());
    store_of_b(two);
  }
  ASSERT_TRUE(push());
  ASSERT_TRUE(pull(500));
  EXPECT_GT(pages_, 5);
  EXPECT_THAT(types(), SizeIs(40));
  std::size_t pulled = 0;
  auto cursor = a_->read_commits(CommitNumber());
  for (auto next = cursor->next(); next && *next; next = cursor->next()) {
    const auto line = parse_commit_line((*next)->line());
    if (!line->origin) continue;
    EXPECT_EQ(line->events.size(), 2U);
    ++pulled;
  }
  EXPECT_EQ(pulled, 20U);
}

TEST_F(PullTest, OneCommitComesHoweverSmallThePageIs) {
  store_of_b(fact("Sold", {"car:1"}, '"' + std::string(5000, 'x') + '"'));
  ASSERT_TRUE(push());
  ASSERT_TRUE(pull(1));
  EXPECT_THAT(types(), ElementsAre("Sold"));
}

TEST_F(PullTest, CheckpointAndEventsAreOneCommit) {
  store_of_b(fact("Sold", {"car:1"}));
  const Position sale = central_store_->head().position;
  ASSERT_TRUE(sync());
  const auto pulled = pulled_from(line_of(a_->head().position.value()));
  ASSERT_TRUE(pulled);
  EXPECT_EQ(pulled->store, central_store_->identity().id);
  EXPECT_EQ(pulled->position, sale);
}

TEST_F(PullTest, OwnOutcomesAreTakenDownWithTheCommitBehindThem) {
  ASSERT_TRUE(a_->append(fact("Read", {})));
  ASSERT_TRUE(push());
  const std::string read = std::to_string(central_store_->head().position.value());
  store_of_b(fact("Sold", {"car:1"}));
  ASSERT_TRUE(sync());
  const auto line = line_of(a_->head().position.value());
  EXPECT_EQ(pulled_from(line)->own, Sequence(1));
  EXPECT_THAT(std::string(line.sync), HasSubstr("\"echo\":[[1,1," + read + ',' + read + "]]"));
}

TEST_F(PullTest, OwnRefusalsAreOnRecordBeforeThePullPassesThem) {
  store_of_b(fact("Sold", {"car:1"}));
  ASSERT_TRUE(a_->append(decision("Sold", "car:1", "Sold")));
  ASSERT_TRUE(sync());
  EXPECT_THAT(events_of_type(*a_, "$sync.rejected"), SizeIs(1));
  EXPECT_THAT(types(), ElementsAre("Sold")) << "only the other edge's";
  EXPECT_THAT(types(View::all), SizeIs(2));
}

TEST_F(PullTest, APageThatRunsAheadOfTheOutcomesIsNotTaken) {
  ASSERT_TRUE(a_->append(fact("Read", {})));
  auto hello = session_->hello();
  ASSERT_TRUE(session_->on_hello_answer(central_->handle("hello", "token of a", *hello).body));
  push::EdgeSession twin(*a_, "hq", clock_);
  ASSERT_TRUE(push_all(twin, *central_, "token of a"));
  auto taken = session_->on_pull_answer(ask().body);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code(), Errc::unavailable);
  EXPECT_FALSE(session_->welcomed());
}

TEST_F(PullTest, ACentralWithAnotherHistoryIsNotPulledFrom) {
  store_of_b(fact("Sold", {"car:1"}));
  ASSERT_TRUE(sync());
  // As if an older copy had been put in its place, and had gone on in another way.
  test::ManualClock clock;
  MemoryStore copy("hq", clock);
  protocol::Pull pull;
  pull.store = a_->identity().id;
  auto frame = protocol::decode_frame(session_->next_pull(1), protocol::kMessageBytesMax);
  auto asked = *protocol::read_pull(frame->payload);
  asked.at.hash[0] ^= 1;
  EXPECT_EQ(refusal_in(central_->handle("pull", "token of a", protocol::encode_frame(protocol::FrameType::pull, to_json(asked)))),
            protocol::RefusalKind::rollback);
  asked.at.hash = {};
  asked.at.position = Position(1'000);
  EXPECT_EQ(refusal_in(central_->handle("pull", "token of a", protocol::encode_frame(protocol::FrameType::pull, to_json(asked)))),
            protocol::RefusalKind::rollback);
  asked.at.position = Position(1);
  asked.at.branch = protocol::branch_id(copy->identity().id, 1);
  EXPECT_EQ(refusal_in(central_->handle("pull", "token of a", protocol::encode_frame(protocol::FrameType::pull, to_json(asked)))),
            protocol::RefusalKind::rollback);
}

TEST_F(FilteredPullTest, OnlyWhatTheFilterLetsThroughComesButCommitsComeWhole) {
  store_of_b(fact("Sold", {"region:south"}));
  Commit mixed = fact("Sold", {"region:south"});
  mixed.events.push_back(fact("Moved", {"region:north"}).events.front());
  store_of_b(mixed);
  store_of_b(fact("Sold", {"region:south"}));
  ASSERT_TRUE(sync());
  EXPECT_THAT(types(), ElementsAre("Sold", "Moved"));
  EXPECT_EQ(session_->pulled(), central_store_->head().position) << "looked at, whether it matched or not";
}

TEST_F(FilteredPullTest, TheFilterIsOnRecordOnce) {
  ASSERT_TRUE(sync());
  restart();
  ASSERT_TRUE(sync());
  EXPECT_THAT(events_of_type(*a_, "$sync.filter"), SizeIs(1));
}

TEST_F(FilteredPullTest, ANarrowerFilterTakesOver) {
  ASSERT_TRUE(sync());
  filter_ = Query{{QueryItem{{"Sold"}, {"region:north"}}}};
  restart();
  ASSERT_TRUE(sync());
  EXPECT_THAT(events_of_type(*a_, "$sync.filter"), SizeIs(2));
  EXPECT_THAT(events_of_type(*a_, "$sync.backfill"), IsEmpty());
}

TEST_F(FilteredPullTest, AWiderFilterGetsWhatTheOnesBeforePassedOverAndNothingTwice) {
  store_of_b(fact("N1", {"region:north"}));
  store_of_b(fact("S1", {"region:south"}));
  ASSERT_TRUE(sync());
  filter_ = Query{{QueryItem{{"N1", "N3"}, {"region:north"}}}};
  restart();
  ASSERT_TRUE(sync());
  store_of_b(fact("N2", {"region:north"}));
  store_of_b(fact("N3", {"region:north"}));
  store_of_b(fact("S2", {"region:south"}));
  ASSERT_TRUE(a_->append(fact("Own", {})));
  ASSERT_TRUE(sync());
  ASSERT_THAT(types(), ElementsAre("N1", "Own", "N3"));

  filter_ = Query::all();
  restart();
  ASSERT_TRUE(sync());
  EXPECT_THAT(types(), UnorderedElementsAre("N1", "Own", "N3", "S1", "N2", "S2"));
  ASSERT_TRUE(session_->mark_pulled());
  EXPECT_THAT(types(View::committed), UnorderedElementsAre("N1", "Own", "N3", "S1", "N2", "S2"));
  store_of_b(fact("S3", {"region:south"}));
  ASSERT_TRUE(sync());
  restart();
  ASSERT_TRUE(sync());
  EXPECT_THAT(types(), SizeIs(7)) << "it goes on with the wider one, from where it was";
  EXPECT_THAT(events_of_type(*a_, "$sync.backfill"), SizeIs(1));
}

TEST_F(FilteredPullTest, ABackfillGoesOnWhereItWasAfterARestartWhateverTheFilterIsThen) {
  for (int i = 0; i < 6; ++i) store_of_b(fact("S" + std::to_string(i), {"region:south"}));
  ASSERT_TRUE(sync() && session_->mark_pulled());
  ASSERT_THAT(types(), IsEmpty());
  filter_ = Query{{QueryItem{{}, {"region:south"}}}};
  restart();
  ASSERT_TRUE(push());
  ASSERT_TRUE(session_->on_pull_answer(ask(1).body));
  ASSERT_TRUE(session_->on_pull_answer(ask(1).body));
  EXPECT_THAT(types(), ElementsAre("S0", "S1"));
  filter_ = Query::all();
  restart();
  ASSERT_TRUE(sync());
  EXPECT_THAT(types(), ElementsAre("S0", "S1", "S2", "S3", "S4", "S5"));
  EXPECT_THAT(events_of_type(*a_, "$sync.filter"), SizeIs(3)) << "the one under way was completed first";
}

TEST_F(FilteredPullTest, ADecisionKnowsWhatABackfillBroughtOnlyOnceItIsComplete) {
  store_of_b(fact("Sold", {"region:south"}));
  store_of_b(fact("Other", {"region:south"}));
  ASSERT_TRUE(sync() && session_->mark_pulled());
  filter_ = Query::all();
  restart();
  ASSERT_TRUE(push());
  ASSERT_TRUE(session_->on_pull_answer(ask(1).body));
  ASSERT_THAT(types(), ElementsAre("Sold"));
  ASSERT_TRUE(a_->append(decision("Early", "region:south", "Sold", a_->head().position)));
  ASSERT_TRUE(pull());
  ASSERT_TRUE(a_->append(decision("Late", "region:south", "Sold", a_->head().position)));
  ASSERT_TRUE(sync());
  EXPECT_THAT(events_of_type(*central_store_, "Early"), IsEmpty()) << "the filter that it was made through did not cover it";
  EXPECT_THAT(events_of_type(*central_store_, "Late"), SizeIs(1));
}

TEST_F(FilteredPullTest, AnotherNameForTheTargetDoesNotMakeTheFilterForgotten) {
  store_of_b(fact("S1", {"region:south"}));
  ASSERT_TRUE(sync() && session_->mark_pulled());
  push::EdgeSession renamed(*a_, "headquarters", clock_, Query::all());
  ASSERT_TRUE(push_all(renamed, *central_, "token of a"));
  EXPECT_THAT(events_of_type(*a_, "$sync.backfill"), SizeIs(1)) << "it has not seen what the old name passed over";
}

}  // namespace
}  // namespace opossum::sync::testing
