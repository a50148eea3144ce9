// SPDX-License-Identifier: MIT
// What was sent before comes again: whole frames, parts of them, old ones behind newer ones. The central answers as it did the
// first time and stores nothing twice.
#include <gtest/gtest.h>

#include <map>

#include "store/commit_line.hpp"
#include "tests/unit/sync/push_frames.hpp"

namespace opossum::sync {
namespace {

using namespace testing;

/// First and last position at the central.
using Places = std::pair<std::uint64_t, std::uint64_t>;

class DuplicatesTest : public ::testing::Test {
 protected:
  static constexpr std::uint64_t kCommits = 6;

  /// Six commits of edge a: facts without a key, which nothing but their origin identifies, and two decisions, the second of which is
  /// refused because edge b was first.
  void SetUp() override {
    ASSERT_TRUE(edge_b->append(fact("Reserved", {"seat:2"})));
    ASSERT_EQ(central->handle("push", "token of b", frame_of(edge_b, authored_lines(edge_b))).status, 200U);
    ASSERT_TRUE(edge_a->append(fact("T", {"n:1"})));
    ASSERT_TRUE(edge_a->append(decision("Reserved", "seat:1", "Reserved")));
    ASSERT_TRUE(edge_a->append(decision("Reserved", "seat:2", "Reserved")));
    Commit pair = fact("T", {"n:4"});
    pair.events.push_back(fact("T", {"n:4b"}).events.front());
    ASSERT_TRUE(edge_a->append(pair));
    ASSERT_TRUE(edge_a->append(fact("T", {"n:1"})));
    ASSERT_TRUE(edge_a->append(decision("Reserved", "seat:2", "Reserved", edge_a->head().position)));
    lines_ = authored_lines(edge_a);
    ASSERT_EQ(lines_.size(), kCommits);
  }

  /// The edge's commits first..last in one frame.
  std::string frame(std::uint64_t first, std::uint64_t last) {
    Digest before{};
    for (std::uint64_t i = 0; i + 1 < first; ++i) before = chained(before, sha256(lines_[i]));
    const auto at = [this](std::uint64_t line) { return lines_.begin() + static_cast<std::ptrdiff_t>(line); };
    return frame_of(edge_a, {at(first - 1), at(last)}, first, before);
  }
  protocol::Outcomes push(std::uint64_t first, std::uint64_t last) {
    return outcomes_in(central->handle("push", "token of a", frame(first, last)));
  }

  /// Where each accepted commit of a was stored, by sequence. A run of commits was stored without anything between them.
  static std::map<std::uint64_t, Places> accepted(const protocol::Outcomes& outcomes) {
    std::map<std::uint64_t, Places> places;
    for (const protocol::Accepted& run : outcomes.accepted) {
      std::uint64_t position = run.first.value();
      for (std::uint64_t sequence = run.from.value(); sequence <= run.to.value(); ++sequence) {
        const std::uint64_t events = sequence == 4 ? 2 : 1;
        places[sequence] = {position, position + events - 1};
        position += events;
      }
      EXPECT_EQ(position, run.last.value() + 1);
    }
    return places;
  }

  /// Every commit of a whose sequence is at most `last` has one outcome in the central's log, and no other commit has one.
  void expect_stored_once(std::uint64_t last) {
    std::map<std::uint64_t, int> times;
    auto cursor = hq->read_commits(CommitNumber());
    for (auto stored = cursor->next(); stored && *stored; stored = cursor->next()) {
      const auto line = parse_commit_line((*stored)->line());
      if (line->origin && line->origin->id.store == edge_a->identity().id) ++times[line->origin->sequence.value()];
    }
    EXPECT_EQ(times.size(), last);
    for (const auto& [sequence, count] : times) EXPECT_EQ(count, 1) << "sequence " << sequence << " is stored " << count << " times";
    EXPECT_EQ(events_of_type(*hq, "T").size(), last >= 5 ? 4U : last >= 4 ? 3U : 1U);
  }

  test::ManualClock clock;
  MemoryStore hq{"hq", clock};
  MemoryStore edge_a{"a", clock};
  MemoryStore edge_b{"b", clock};
  std::unique_ptr<Central> central = central_for(*hq, {origin("a"), origin("b")}, clock);
  std::vector<std::string> lines_;
};

TEST_F(DuplicatesTest, AWholeFrameGetsItsFirstAnswerHoweverOftenItComes) {
  const protocol::Outcomes first = push(1, kCommits);
  ASSERT_EQ(first.refused.size(), 2U);
  ASSERT_EQ(accepted(first).size(), 4U);
  const Position head = hq->head().position;
  for (int turn = 0; turn < 4; ++turn) {
    if (turn == 1) central = central_for(*hq, {origin("a"), origin("b")}, clock);
    if (turn == 2) {
      ASSERT_TRUE(hq->seal().has_value());
    }
    const protocol::Outcomes again = push(1, kCommits);
    EXPECT_EQ(again.accepted, first.accepted);
    EXPECT_EQ(again.refused, first.refused);
    EXPECT_EQ(again.decided, Sequence(kCommits));
    EXPECT_EQ(again.linked, first.linked);
    EXPECT_EQ(hq->head().position, head);
    expect_stored_once(kCommits);
  }
}

class HalfKnownTest : public DuplicatesTest, public ::testing::WithParamInterface<std::uint64_t> {};

TEST_P(HalfKnownTest, FrameIsAnsweredWholeAndOnlyTheNewIsStored) {
  const protocol::Outcomes first = push(1, GetParam());
  const protocol::Outcomes all = push(1, kCommits);
  EXPECT_EQ(all.decided, Sequence(kCommits));
  EXPECT_EQ(all.linked, edge_a->authored());
  const auto places = accepted(all);
  EXPECT_EQ(places.size(), 4U);
  ASSERT_EQ(all.refused.size(), 2U);
  for (const auto& [sequence, place] : accepted(first)) EXPECT_EQ(places.at(sequence), place) << "sequence " << sequence;
  for (std::size_t i = 0; i < first.refused.size(); ++i) EXPECT_EQ(all.refused[i], first.refused[i]);
  expect_stored_once(kCommits);
}

INSTANTIATE_TEST_SUITE_P(Known, HalfKnownTest, ::testing::Range<std::uint64_t>(1, 6));

TEST_F(DuplicatesTest, AFrameThatBeginsInTheKnownPartIsAnsweredFromThere) {
  const protocol::Outcomes first = push(1, 4);
  const protocol::Outcomes overlapping = push(3, kCommits);
  EXPECT_EQ(overlapping.decided, Sequence(kCommits));
  const auto places = accepted(overlapping);
  EXPECT_FALSE(places.contains(1) || places.contains(2));
  EXPECT_EQ(places.at(4), accepted(first).at(4));
  ASSERT_EQ(overlapping.refused.size(), 2U);
  EXPECT_EQ(overlapping.refused[0], first.refused[0]);
  expect_stored_once(kCommits);
}

TEST_F(DuplicatesTest, AnOldFrameBehindNewerOnesTurnsNothingBack) {
  const protocol::Outcomes first = push(1, 2);
  static_cast<void>(push(3, kCommits));
  const Position head = hq->head().position;
  const protocol::Outcomes late = push(1, 2);
  EXPECT_EQ(late.accepted, first.accepted);
  EXPECT_EQ(late.decided, Sequence(kCommits));
  EXPECT_EQ(late.linked, edge_a->authored());
  EXPECT_EQ(hq->head().position, head);
  expect_stored_once(kCommits);
}

TEST_F(DuplicatesTest, ADecisionKeepsItsOutcomeThoughItWouldBeJudgedOtherwiseNow) {
  const protocol::Outcomes first = push(1, 3);
  ASSERT_TRUE(accepted(first).contains(2));
  // Now the condition of the accepted one would fail.
  ASSERT_TRUE(hq->append(fact("Reserved", {"seat:1"})));
  const protocol::Outcomes again = push(1, 3);
  EXPECT_EQ(again.accepted, first.accepted);
  EXPECT_EQ(again.refused, first.refused);
  expect_stored_once(3);
}

}  // namespace
}  // namespace opossum::sync
