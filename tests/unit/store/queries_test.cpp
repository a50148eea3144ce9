// SPDX-License-Identifier: MIT
#include <algorithm>
#include <random>

#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

using testing::ElementsAre;

class QueriesTest : public StoreTest {
 protected:
  static ReadOptions limit(std::uint64_t count) {
    ReadOptions read;
    read.limit = count;
    return read;
  }
};

TEST_F(QueriesTest, SinceIsInclusiveAndUntilExclusive) {
  for (int i = 0; i < 5; ++i) {
    NewEvent made = event("T");
    made.time = Timestamp(std::chrono::seconds(100 + i));
    append(commit(made));
  }
  ReadOptions read;
  read.since = Timestamp(std::chrono::seconds(101));
  read.until = Timestamp(std::chrono::seconds(104));
  EXPECT_THAT(positions(Query::all(), read), ElementsAre(2, 3, 4));
  read.backwards = true;
  read.limit = 2;
  EXPECT_THAT(positions(Query::all(), read), ElementsAre(4, 3));
}

TEST_F(QueriesTest, ReadSeesTheHeadAsItWasWhenItBegan) {
  append("A");
  auto cursor = store().read(Query::all());
  append("A");
  EXPECT_EQ(cursor->head(), Position(1));
  EXPECT_TRUE(cursor->next().value().has_value());
  EXPECT_FALSE(cursor->next().value().has_value());
}

TEST_F(QueriesTest, OpenCursorSurvivesTheSealingOfItsSegment) {
  for (int i = 0; i < 200; ++i) append("A");
  auto cursor = store().read(Query::all());
  EXPECT_EQ(cursor->next().value()->position(), Position(1));
  ASSERT_TRUE(store().seal().has_value());
  for (std::uint64_t i = 2; i <= 200; ++i) ASSERT_EQ(cursor->next().value()->position(), Position(i));
  EXPECT_FALSE(cursor->next().value().has_value());
}

TEST_F(QueriesTest, EventMatchingTwoItemsComesOnceAndTheLimitCountsOverAll) {
  append("A", {"x", "y"});
  append("A", {"x"});
  append("A", {"y"});
  const Query both{{{{}, {"x"}}, {{}, {"y"}}}};
  EXPECT_THAT(positions(both), ElementsAre(1, 2, 3));
  EXPECT_THAT(positions(both, limit(2)), ElementsAre(1, 2));
  EXPECT_THAT(positions(both, limit(0)), ElementsAre());
  ReadOptions read;
  read.after = Position(1);
  EXPECT_THAT(positions(both, read), ElementsAre(2, 3));
  read = {};
  read.before = Position(3);
  read.backwards = true;
  EXPECT_THAT(positions(both, read), ElementsAre(2, 1));
}

/// Answers a read by looking at every event.
std::vector<std::uint64_t> scan(const std::vector<NewEvent>& log, const Query& query, const ReadOptions& read) {
  std::vector<std::uint64_t> found;
  for (std::uint64_t i = 1; i <= log.size(); ++i) {
    const NewEvent& made = log[i - 1];
    const bool matching = query.items.empty() || std::ranges::any_of(query.items, [&](const QueryItem& item) {
      return (item.types.empty() || std::ranges::find(item.types, made.type) != item.types.end()) &&
             std::ranges::all_of(item.tags, [&](const std::string& tag) { return std::ranges::find(made.tags, tag) != made.tags.end(); });
    });
    const bool inside = (!read.after || i > read.after->value()) && (!read.before || i < read.before->value()) &&
                        (!read.since || *made.time >= *read.since) && (!read.until || *made.time < *read.until);
    if (matching && inside) found.push_back(i);
  }
  if (read.backwards) std::ranges::reverse(found);
  if (read.limit && found.size() > *read.limit) found.resize(*read.limit);
  return found;
}

class RandomQueries : public StoreTest {
 protected:
  std::uint64_t below(std::uint64_t end) { return random_() % end; }
  std::string tag() { return "t" + std::to_string(std::min(below(12), below(12))); }

  NewEvent random_event() {
    NewEvent made = event("T" + std::to_string(below(4)));
    for (std::uint64_t i = below(5); i > 0; --i) {
      const std::string next = tag();
      if (std::ranges::find(made.tags, next) == made.tags.end()) made.tags.push_back(next);
    }
    made.time = Timestamp(std::chrono::seconds(below(1000)));
    return made;
  }

  Query random_query() {
    Query query;
    for (std::uint64_t i = below(4); i > 0; --i) {
      QueryItem item;
      for (std::uint64_t n = below(3); n > 0; --n) item.types.push_back("T" + std::to_string(below(5)));
      for (std::uint64_t n = below(4); n > 0; --n) item.tags.push_back(tag());
      if (!item.types.empty() || !item.tags.empty()) query.items.push_back(std::move(item));
    }
    return query;
  }

  ReadOptions random_options(std::uint64_t head) {
    ReadOptions read;
    read.backwards = below(2) == 0;
    if (below(3) == 0) read.after = Position(below(head + 5));
    if (below(3) == 0) read.before = Position(below(head + 5));
    if (below(3) == 0) read.limit = below(40);
    if (below(4) == 0) read.since = Timestamp(std::chrono::seconds(below(1000)));
    if (below(4) == 0) read.until = Timestamp(std::chrono::seconds(below(1000)));
    return read;
  }

  std::mt19937_64 random_{42};
};

TEST_F(RandomQueries, IndexAnswersLikeAFullScanOverActiveAndSealedSegments) {
  options_.segment_bytes = 20'000;
  std::vector<NewEvent> log;
  for (int round = 0; round < 300; ++round) {
    Commit made;
    for (std::uint64_t n = 1 + below(6); n > 0; --n) made.events.push_back(random_event());
    log.insert(log.end(), made.events.begin(), made.events.end());
    append(made);
    if (round % 40 == 0) store().maintain();
    if (round == 150) reopen();
  }
  EXPECT_GT(store().statistics().segments_sealed, 2U);
  for (int i = 0; i < 3000; ++i) {
    const Query query = random_query();
    const ReadOptions read = random_options(log.size());
    ASSERT_EQ(positions(query, read), scan(log, query, read)) << to_json(query) << " number " << i;
  }
}

TEST_F(RandomQueries, ConditionAgreesWithAScan) {
  options_.segment_bytes = 10'000;
  std::vector<NewEvent> log;
  for (int i = 0; i < 1500; ++i) {
    const NewEvent made = random_event();
    Commit decision = commit(made);
    ReadOptions bound;
    if (below(3) != 0) bound.after = Position(below(log.size() + 3));
    decision.condition = AppendCondition{random_query(), bound.after};
    const auto conflicts = scan(log, decision.condition->fail_if_events_match, bound);
    const auto result = store().append(decision);
    ASSERT_EQ(result.has_value(), conflicts.empty()) << to_json(decision.condition->fail_if_events_match);
    if (result) log.push_back(made);
    else if (std::ranges::find(conflicts, result.error().conflict()->position.value()) == conflicts.end()) ADD_FAILURE() << "no such conflict";
    if (i % 100 != 0) continue;
    append(commit(made));
    log.push_back(made);
    store().maintain();
  }
}

class SealedQueriesTest : public QueriesTest {
 protected:
  /// Positions 1, 2, 3, each in a sealed segment of its own.
  void make_three_segments() {
    for (int i = 0; i < 3; ++i) {
      append("A", {"x"});
      ASSERT_TRUE(store().seal().has_value());
    }
  }
  static std::string sealed(int first) { return "/data/log/2026-11/0000000000000000000" + std::to_string(first) + ".jsonl.zst"; }
};

TEST_F(SealedQueriesTest, DiskIsToldOfAllSegmentsBeforeTheFirstIsRead) {
  make_three_segments();
  files_.inject({.operation = Operation::read, .path = sealed(1)});
  auto cursor = store().read({{{{}, {"x"}}}});
  EXPECT_FALSE(cursor->next().has_value());
  EXPECT_EQ(files_.count(Operation::announce), 3U);
  EXPECT_THAT(positions({{{{}, {"x"}}}}), ElementsAre(1, 2, 3));
}

TEST_F(SealedQueriesTest, DiskIsToldOfNeighbouringFramesAtOnceAndOfCachedOnesNotAgain) {
  for (int i = 0; i < 16; ++i) append(commit(event("A", {"x"}, "\"" + std::string(15'000, 'x') + "\"")));
  ASSERT_TRUE(store().seal().has_value());
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(positions({{{{}, {"x"}}}}).size(), 16U);
    EXPECT_EQ(files_.count(Operation::announce), 1U);
  }
}

TEST_F(SealedQueriesTest, WhatComesBeforeDamageIsHandedOutAndTheDamageIsNotPassedOver) {
  make_three_segments();
  close();
  std::string bytes = *files_.content(sealed(2));
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  files_.set_content(sealed(2), bytes);
  open();
  for (const bool backwards : {false, true}) {
    ReadOptions read;
    read.backwards = backwards;
    auto cursor = store().read({{{{}, {"x"}}}}, read);
    EXPECT_EQ(cursor->next().value()->position(), Position(backwards ? 3 : 1));
    for (int i = 0; i < 2; ++i) {
      const auto next = cursor->next();
      ASSERT_FALSE(next.has_value());
      EXPECT_EQ(next.error().code(), Errc::damaged);
    }
  }
}

}  // namespace
}  // namespace opossum::test
