// SPDX-License-Identifier: MIT
// Keys and conditions, alone and between the commits of one group.
#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

using GroupsTest = StoreTest;

Commit with_condition(Commit made, AppendCondition condition) {
  made.condition = std::move(condition);
  return made;
}

Commit with_key(Commit made, std::string key) {
  made.key = std::move(key);
  return made;
}

TEST_F(GroupsTest, AfterIsExclusiveAndMayLieBeyondTheHead) {
  append("A", {"x"});
  append("A", {"y"});
  EXPECT_EQ(refused(with_condition(commit(event("B")), if_none({"x"}))).conflict()->position, Position(1));
  EXPECT_EQ(refused(with_condition(commit(event("B")), if_none({"x"}, Position(0)))).code(), Errc::condition_failed);
  append(with_condition(commit(event("B")), if_none({"x"}, Position(1))));
  append(with_condition(commit(event("B")), if_none({"x"}, Position(1'000))));
}

TEST_F(GroupsTest, RefusalCarriesTheConflictingEvent) {
  append("A", {"x"});
  const Error error = refused(with_condition(commit(event("B")), if_none({"x"})));
  ASSERT_EQ(error.code(), Errc::condition_failed);
  EXPECT_EQ(error.conflict()->event_json, json(1));
}

TEST_F(GroupsTest, CommitIsNotJudgedAgainstItsOwnEvents) {
  Commit made = with_condition(commit(event("A", {"x"})), if_none({"x"}));
  made.events.push_back(event("B", {"x"}));
  append(made);
  EXPECT_EQ(store().head().position, Position(2));
}

TEST_F(GroupsTest, LaterCommitOfOneGroupSeesAnEarlierOne) {
  const auto results = append_group({with_condition(commit(event("A", {"seat:1"})), if_none({"seat:1"})),
                                     with_condition(commit(event("A", {"seat:1"})), if_none({"seat:1"})),
                                     with_condition(commit(event("A", {"seat:2"})), if_none({"seat:2"}))});
  ASSERT_TRUE(results[0].has_value());
  ASSERT_FALSE(results[1].has_value());
  EXPECT_EQ(results[1].error().conflict()->position, Position(1));
  ASSERT_TRUE(results[2].has_value());
  EXPECT_EQ(store().statistics().groups, 1U) << "the test wants one group";
}

TEST_F(GroupsTest, FailingCommitDoesNotFailItsNeighboursAndLeavesNoGap) {
  append("A", {"taken"});
  const auto results = append_group({commit(event("B")), with_condition(commit(event("B")), if_none({"taken"})), commit(event("")), commit(event("C"))});
  ASSERT_TRUE(results[0].has_value());
  EXPECT_EQ(results[1].error().code(), Errc::condition_failed);
  EXPECT_EQ(results[2].error().code(), Errc::invalid_argument);
  ASSERT_TRUE(results[3].has_value());
  EXPECT_EQ(results[3]->commit, CommitNumber(3));
  EXPECT_EQ(results[3]->first, Position(3));
  EXPECT_TRUE(read_log_files(files_, "/data").problems.empty());
}

TEST_F(GroupsTest, KeySeenAgainReturnsTheFirstReceipt) {
  const Receipt first = append(with_key(commit(event("A", {"x"}, "{\"a\": 1}")), "k"));
  EXPECT_FALSE(first.key_seen);
  clock_.advance(std::chrono::hours(1));
  const Receipt second = append(with_key(commit(event("A", {"x"}, "{\"a\":1}")), "k"));
  EXPECT_TRUE(second.key_seen);
  EXPECT_EQ(second.commit, first.commit);
  EXPECT_EQ(store().head().commit, CommitNumber(1));
}

TEST_F(GroupsTest, KeySeenWithOtherContentIsRefused) {
  append(with_key(commit(event("A", {"x"}, "1")), "k"));
  EXPECT_EQ(refused(with_key(commit(event("A", {"x"}, "1.0")), "k")).code(), Errc::key_reuse);
  EXPECT_EQ(refused(with_key(commit(event("A", {"y"}, "1")), "k")).code(), Errc::key_reuse);
  Commit longer = with_key(commit(event("A", {"x"}, "1")), "k");
  longer.events.push_back(event("A"));
  EXPECT_EQ(refused(longer).code(), Errc::key_reuse);
}

TEST_F(GroupsTest, KeyIsCheckedBeforeTheCondition) {
  const Commit made = with_condition(with_key(commit(event("A", {"x"})), "k"), if_none({"x"}));
  append(made);
  EXPECT_TRUE(append(made).key_seen);
}

TEST_F(GroupsTest, KeyIsSeenWithinAGroupAfterAReopenAndInASealedSegment) {
  const Commit made = with_key(commit(event("A")), "k");
  const auto results = append_group({made, made});
  ASSERT_TRUE(results[1].has_value());
  EXPECT_TRUE(results[1]->key_seen);
  reopen();
  EXPECT_TRUE(append(made).key_seen);
  ASSERT_TRUE(store().seal().has_value());
  EXPECT_TRUE(append(made).key_seen);
  reopen();
  EXPECT_TRUE(append(made).key_seen);
  EXPECT_EQ(store().head().commit, CommitNumber(1));
}

TEST_F(GroupsTest, CommitsWithoutAKeyAreNeverTakenForRepeats) {
  append("A");
  append("A");
  EXPECT_EQ(store().head().commit, CommitNumber(2));
}

TEST_F(GroupsTest, ConditionSeesSealedSegments) {
  append("A", {"x"});
  ASSERT_TRUE(store().seal().has_value());
  append("B");
  EXPECT_EQ(refused(with_condition(commit(event("C")), if_none({"x"}))).conflict()->position, Position(1));
  append(with_condition(commit(event("C")), if_none({"x"}, Position(1))));
}

}  // namespace
}  // namespace opossum::test
