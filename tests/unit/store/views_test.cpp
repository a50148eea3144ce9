// SPDX-License-Identifier: MIT
// What readers and conditions see of commits that were refused by the store that decides.
#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Query kSeat{{QueryItem{{"Sold"}, {"seat:1"}}}};

class ViewsTest : public StoreTest {
 protected:
  /// The record that says that these events were refused.
  static Commit refusal_of(std::uint64_t first, std::uint64_t last) {
    Commit record = commit(event(std::string(kRejectedType), {"seat:1"}));
    record.system = true;
    record.refuses = PositionRange{Position(first), Position(last)};
    return record;
  }
  static Commit sale(std::optional<std::uint64_t> after) {
    Commit made = commit(event("Sold", {"seat:1"}));
    made.condition = AppendCondition{kSeat, after ? std::optional(Position(*after)) : std::nullopt};
    return made;
  }
  std::vector<std::uint64_t> seen(View view, bool backwards = false, std::optional<std::uint64_t> limit = {}) {
    ReadOptions read;
    read.view = view;
    read.backwards = backwards;
    read.limit = limit;
    return positions(kSeat, read);
  }
  void sell_and_refuse() {
    append("Sold", {"seat:1"});
    append("Sold", {"seat:2"});
    append(refusal_of(1, 1));
  }
};

TEST_F(ViewsTest, RefusedEventsAreNotInTheEffectiveView) {
  sell_and_refuse();
  EXPECT_THAT(seen(View::effective), IsEmpty());
  EXPECT_THAT(seen(View::all), ElementsAre(1));
  EXPECT_THAT(positions(), ElementsAre(2, 3));
}

TEST_F(ViewsTest, AllEventsOfARefusedCommitAreHiddenAndNoOthers) {
  append("Sold", {"seat:1"});
  Commit two = commit(event("Sold", {"seat:1"}));
  two.events.push_back(event("Sold", {"seat:1"}));
  append(two);
  append("Sold", {"seat:1"});
  append(refusal_of(2, 3));
  EXPECT_THAT(seen(View::effective), ElementsAre(1, 4));
  EXPECT_THAT(seen(View::effective, true), ElementsAre(4, 1));
}

TEST_F(ViewsTest, ALimitCountsOnlyWhatIsSeen) {
  for (int i = 0; i < 40; ++i) append("Sold", {"seat:1"});
  for (std::uint64_t refused = 1; refused <= 30; ++refused) append(refusal_of(refused, refused));
  EXPECT_THAT(seen(View::effective, false, 2), ElementsAre(31, 32));
}

TEST_F(ViewsTest, ARefusalIsRememberedAfterReopeningAndSealing) {
  sell_and_refuse();
  reopen();
  EXPECT_THAT(seen(View::effective), IsEmpty());
  ASSERT_TRUE(store().seal());
  EXPECT_THAT(seen(View::effective), IsEmpty());
  reopen();
  EXPECT_THAT(seen(View::effective), IsEmpty());
  EXPECT_THAT(seen(View::all), ElementsAre(1));
}

TEST_F(ViewsTest, ACursorSeesRefusalsAsTheyWereWhenItBegan) {
  append("Sold", {"seat:1"});
  auto cursor = store().read(kSeat);
  append(refusal_of(1, 1));
  auto next = cursor->next();
  ASSERT_TRUE(next && *next);
  EXPECT_EQ((*next)->position(), Position(1));
}

TEST_F(ViewsTest, ASubscriberFromHistoryDoesNotGetRefusedEventsUnlessItAsksForAll) {
  sell_and_refuse();
  auto effective = store().subscribe(Query::all());
  auto all = store().subscribe(Query::all(), {}, View::all);
  EXPECT_EQ((*effective->poll())->position(), Position(2));
  EXPECT_EQ((*all->poll())->position(), Position(1));
}

TEST_F(ViewsTest, ARefusedEventDoesNotMakeAConditionFailButItsRefusalDoes) {
  sell_and_refuse();
  const Error error = refused(sale(1));
  EXPECT_EQ(error.code(), Errc::condition_failed);
  EXPECT_EQ(error.conflict()->position, Position(3)) << "the record's position";
}

TEST_F(ViewsTest, WhoKnowsTheRefusalMayDecideAgain) {
  sell_and_refuse();
  append(sale(3));
  EXPECT_THAT(seen(View::effective), ElementsAre(4));
}

TEST_F(ViewsTest, ARefusalCountsOnlyForQueriesThatMatchedTheOriginal) {
  sell_and_refuse();
  Commit other = commit(event("Sold", {"seat:2"}));
  other.condition = AppendCondition{Query{{QueryItem{{"Sold"}, {"seat:2"}}}}, Position(2)};
  append(other);
}

TEST_F(ViewsTest, TheNewestReasonIsNamedBeItAnEventOrARefusal) {
  sell_and_refuse();
  append("Sold", {"seat:1"});
  EXPECT_EQ(refused(sale({})).conflict()->position, Position(4));
  append(refusal_of(4, 4));
  EXPECT_EQ(refused(sale({})).conflict()->position, Position(5));
}

TEST_F(ViewsTest, AConditionIsJudgedAgainstARefusalOfTheSameGroup) {
  append("Sold", {"seat:1"});
  const auto results = append_group({refusal_of(1, 1), sale(1)});
  ASSERT_TRUE(results[0]);
  EXPECT_EQ(results[1].error().code(), Errc::condition_failed);
}

TEST_F(ViewsTest, ARefusalThatCouldNotBeWrittenHidesNothing) {
  append("Sold", {"seat:1"});
  files_.set_free_space(0);
  options_.preallocate_bytes = 0;
  Commit record = refusal_of(1, 1);
  record.events.front().data = '"' + std::string(100'000, 'x') + '"';
  auto receipt = store().append(record);
  files_.set_free_space(std::nullopt);
  ASSERT_FALSE(receipt);
  EXPECT_THAT(seen(View::effective), ElementsAre(1));
  append("Other");
  EXPECT_THAT(seen(View::effective), ElementsAre(1));
}

TEST_F(ViewsTest, AReaderInAnotherProcessSeesRefusals) {
  append("Sold", {"seat:1"});
  StoreOptions reading = options_;
  reading.read_only = true;
  auto reader = EventStore::open(reading);
  ASSERT_TRUE(reader) << reader.error().message();
  append(refusal_of(1, 1));
  ASSERT_TRUE((*reader)->refresh().value_or(false));
  auto cursor = (*reader)->read(kSeat);
  auto next = cursor->next();
  ASSERT_TRUE(next);
  EXPECT_FALSE(next->has_value());
}

class PulledTest : public StoreTest {
 protected:
  static constexpr const char* kCentral = "99999999-2222-4333-8444-555555555555";
  const OriginId edge_{"11111111-2222-4333-8444-555555555555", 1, 0};

  Commit pulled(std::uint64_t from, std::uint64_t position, std::uint64_t sequence) {
    Commit made = commit(event("Read", {"edge:1"}));
    made.origin = Origin{edge_, Sequence(sequence), CommitNumber(sequence), Position(sequence)};
    made.pulled = PulledFrom{kCentral, 1, Position(from), Position(position), Sequence(7)};
    return made;
  }
  Position reached(std::uint32_t epoch = 1) {
    const auto progress = store().progress_of(pull_counter(kCentral, epoch));
    return progress ? Position(progress->decided.value()) : Position();
  }
};

TEST_F(PulledTest, ItGoesOnWhereTheLastOneEnded) {
  append(pulled(0, 5, 3));
  append(pulled(5, 9, 30));
  EXPECT_EQ(refused(pulled(5, 9, 31)).code(), Errc::protocol);
  EXPECT_EQ(refused(pulled(10, 12, 31)).code(), Errc::protocol);
  EXPECT_EQ(refused(pulled(9, 9, 31)).code(), Errc::protocol);
  EXPECT_EQ(reached(), Position(9));
}

TEST_F(PulledTest, BehindOneThatWasNotTakenNoneIsTaken) {
  Commit bad = pulled(5, 9, 4);
  bad.events.front().tags = {"$reserved", "\n"};
  const auto results = append_group({pulled(0, 5, 3), bad, pulled(9, 12, 5)});
  EXPECT_TRUE(results[0]);
  EXPECT_EQ(results[1].error().code(), Errc::invalid_argument);
  EXPECT_EQ(results[2].error().code(), Errc::protocol);
}

TEST_F(PulledTest, TheCheckpointSurvivesReopeningAndSealing) {
  append(pulled(0, 5, 3));
  Commit mark = commit(event("$sync.pulled"));
  mark.system = true;
  mark.pulled = PulledFrom{kCentral, 1, Position(5), Position(12), Sequence(8)};
  append(mark);
  reopen();
  EXPECT_EQ(reached(), Position(12));
  ASSERT_TRUE(store().seal());
  reopen();
  EXPECT_EQ(reached(), Position(12));
  EXPECT_EQ(refused(pulled(5, 12, 4)).code(), Errc::protocol);
}

TEST_F(PulledTest, ItDoesNotCountAsProgressOfItsAuthor) {
  append(pulled(0, 5, 3));
  EXPECT_FALSE(store().progress_of(edge_));
  EXPECT_EQ(store().authored().sequence, Sequence());
}

TEST_F(PulledTest, EveryBranchOfTheOtherLogCountsForItself) {
  append(pulled(0, 5, 3));
  Commit other = pulled(0, 2, 4);
  other.pulled->epoch = 2;
  append(other);
  EXPECT_EQ(reached(1), Position(5));
  EXPECT_EQ(reached(2), Position(2));
}

TEST_F(PulledTest, TheCommitThatHoldsAPulledPositionIsFound) {
  append(pulled(0, 5, 3));
  append(pulled(5, 9, 4));
  auto found = store().find_outcome(pull_counter(kCentral, 1), Sequence(9));
  ASSERT_TRUE(found && *found);
  EXPECT_EQ((*found)->number(), CommitNumber(2));
}

class CommittedTest : public PulledTest {
 protected:
  std::vector<std::uint64_t> committed(bool backwards = false) {
    ReadOptions read;
    read.view = View::committed;
    read.backwards = backwards;
    return positions(Query::all(), read);
  }
  Commit mark(std::uint64_t from, std::uint64_t to, std::uint64_t own) {
    Commit made = commit(event("$sync.pulled"));
    made.system = true;
    made.pulled = PulledFrom{kCentral, 1, Position(from), Position(to), Sequence(own)};
    return made;
  }
};

TEST_F(CommittedTest, AStoreThatNeverPulledDecidesItself) {
  append("Own");
  append("Own");
  EXPECT_THAT(committed(), ElementsAre(1, 2));
}

TEST_F(CommittedTest, PulledCommitsAndOwnOnesWithAnOutcomeAreCommittedPendingOnesAndRecordsAreNot) {
  append("Own");
  append(pulled(0, 5, 3));
  append("Own");
  append(mark(5, 9, 1));
  append("Own");
  EXPECT_THAT(committed(), ElementsAre(1, 2));
  append(mark(9, 12, 2));
  EXPECT_THAT(committed(), ElementsAre(1, 2, 3));
  EXPECT_THAT(committed(true), ElementsAre(3, 2, 1));
  ASSERT_TRUE(store().seal());
  reopen();
  EXPECT_THAT(committed(), ElementsAre(1, 2, 3));
}

TEST_F(CommittedTest, RefusedCommitsAreNot) {
  append("Own");
  append("Own");
  Commit record = commit(event(std::string(kRejectedType)));
  record.system = true;
  record.refuses = PositionRange{Position(1), Position(1)};
  append(record);
  append(mark(0, 9, 2));
  EXPECT_THAT(committed(), ElementsAre(2));
}

TEST_F(CommittedTest, AReadSeesWhatWasCommittedWhenItBegan) {
  append("Own");
  append(mark(0, 3, 0));
  ReadOptions read;
  read.view = View::committed;
  auto cursor = store().read(Query::all(), read);
  append(mark(3, 9, 1));
  EXPECT_FALSE(cursor->next()->has_value());
}

TEST_F(CommittedTest, ASubscriberWaitsForTheOutcomeOfOwnCommitsAndGetsAllInOrder) {
  append("Own");
  append(pulled(0, 5, 3));
  auto subscription = store().subscribe(Query::all(), {}, View::committed);
  const auto next = [&subscription] {
    auto event = subscription->next(std::chrono::milliseconds(1));
    return event && *event ? (*event)->position().value() : 0;
  };
  append("Own");
  append(pulled(5, 9, 4));  // its `own` says 7
  EXPECT_EQ(next(), 1U);
  EXPECT_EQ(next(), 2U);
  EXPECT_EQ(next(), 3U);
  EXPECT_EQ(next(), 4U);
  EXPECT_EQ(next(), 0U);
}

TEST_F(CommittedTest, ASubscriberGetsNothingBehindAnOwnCommitWithoutOutcome) {
  append(mark(0, 1, 0));
  append("Own");
  Commit other = pulled(1, 5, 3);
  other.pulled->own = Sequence();
  append(other);
  auto subscription = store().subscribe(Query::all(), {}, View::committed);
  EXPECT_FALSE(subscription->next(std::chrono::milliseconds(1))->has_value());
  append(mark(5, 9, 1));
  for (const std::uint64_t expected : {2U, 3U}) {
    auto event = subscription->next(std::chrono::milliseconds(1));
    ASSERT_TRUE(event && *event);
    EXPECT_EQ((*event)->position(), Position(expected));
  }
}

TEST_F(PulledTest, TheNewestPulledCommitInAStretchOfTheLogIsFound) {
  append(pulled(0, 5, 3));
  append("Own");
  append(pulled(5, 9, 4));
  ASSERT_TRUE(store().seal());
  append("Own");
  append(pulled(9, 12, 5));
  const auto newest = [this](std::uint64_t after, std::uint64_t before) {
    auto found = store().find_newest(pull_counter(kCentral, 1), Position(after), Position(before));
    EXPECT_TRUE(found);
    return found && *found ? (*found)->number().value() : 0;
  };
  EXPECT_EQ(newest(0, 100), 5U);
  EXPECT_EQ(newest(0, 5), 3U);
  EXPECT_EQ(newest(0, 3), 1U);
  EXPECT_EQ(newest(0, 1), 0U);
  EXPECT_EQ(newest(1, 3), 0U);
  EXPECT_EQ(newest(3, 5), 0U);
  EXPECT_EQ(newest(2, 4), 3U);
}

TEST_F(PulledTest, TheCommitOfAnEventIsFound) {
  append("First");
  Commit two = commit(event("Second"));
  two.events.push_back(event("Third"));
  append(two);
  ASSERT_TRUE(store().seal());
  append("Fourth");
  for (const auto& [position, number] : {std::pair{1, 1}, {2, 2}, {3, 2}, {4, 3}}) {
    auto found = store().commit_of(Position(static_cast<std::uint64_t>(position)));
    ASSERT_TRUE(found && *found) << position;
    EXPECT_EQ((*found)->number(), CommitNumber(static_cast<std::uint64_t>(number)));
  }
  EXPECT_FALSE(store().commit_of(Position(5))->has_value());
  EXPECT_FALSE(store().commit_of(Position())->has_value());
}

TEST_F(PulledTest, ChainValuesInTheMiddleOfTheLogAreThoseThatTheHeadHad) {
  std::vector<Digest> chains;
  for (int i = 0; i < 30; ++i) {
    if (i % 7 == 6) {
      ASSERT_TRUE(store().seal());
    }
    append("Read", {"n:" + std::to_string(i)});
    chains.push_back(store().head().chain);
  }
  for (const std::uint64_t commit : {30U, 1U, 8U, 7U, 29U, 13U, 14U, 15U, 2U, 30U}) {
    auto chain = store().chain_at(CommitNumber(commit));
    ASSERT_TRUE(chain) << chain.error().message();
    EXPECT_EQ(*chain, chains[commit - 1]) << commit;
  }
  EXPECT_EQ(store().chain_at(CommitNumber(31)).error().code(), Errc::invalid_argument);
}

TEST_F(PulledTest, TheChainValueOfACommitIsTheSameWhateverBeginsBehindIt) {
  append("Read");
  append("Read");
  const Digest chain = *store().chain_at(CommitNumber(2));
  ASSERT_TRUE(store().seal());
  EXPECT_EQ(*store().chain_at(CommitNumber(2)), chain) << "the next segment has begun";
  reopen();
  EXPECT_EQ(*store().chain_at(CommitNumber(2)), chain) << "and is all that was opened for writing";
  append("Read");
  EXPECT_EQ(*store().chain_at(CommitNumber(2)), chain);
}

TEST_F(PulledTest, AllOfSeveralConditionsMustHold) {
  append("Sold", {"seat:1"});
  append("Sold", {"seat:2"});
  Commit judged = commit(event("Sold", {"seat:3"}));
  judged.origin = Origin{edge_, Sequence(1), CommitNumber(1), Position(1)};
  judged.judged_by = {if_none({"seat:1"}, Position(1)), if_none({"seat:2"}, Position(1))};
  EXPECT_EQ(refused(judged).conflict()->position, Position(2));
  judged.judged_by[1].after = Position(2);
  append(judged);
}

}  // namespace
}  // namespace opossum::test
