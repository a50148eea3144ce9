// SPDX-License-Identifier: MIT
// Sequences and links: what a store authored, and what it holds of others.
#include "store/commit_line.hpp"
#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

class OriginsTest : public StoreTest {
 protected:
  const OriginId edge_{"11111111-2222-4333-8444-555555555555", 1, 0};

  Commit received(std::uint64_t sequence, std::optional<Digest> link = std::nullopt) {
    Commit made = commit(event("Read", {"edge:1"}));
    made.origin = Origin{edge_, Sequence(sequence), CommitNumber(sequence + 10), Position(sequence + 100)};
    made.link = link;
    return made;
  }
  static Digest digest(std::uint8_t fill) {
    Digest made{};
    made.fill(fill);
    return made;
  }
};

TEST_F(OriginsTest, SequenceOfAnOriginMustFollowTheOneBefore) {
  EXPECT_EQ(refused(received(2)).code(), Errc::protocol);
  append(received(1));
  EXPECT_EQ(refused(received(1)).code(), Errc::protocol);
  EXPECT_EQ(refused(received(3)).code(), Errc::protocol);
  append(received(2));
  EXPECT_EQ(store().progress_of(edge_)->decided, Sequence(2));
}

TEST_F(OriginsTest, CommitAfterARefusedOneOfTheSameGroupIsRefusedToo) {
  append("Taken", {"seat:1"});
  Commit judged = received(1);
  judged.judged_by = {if_none({"seat:1"})};
  const auto results = append_group({judged, received(2), received(1)});
  EXPECT_EQ(results[0].error().code(), Errc::condition_failed);
  EXPECT_EQ(results[1].error().code(), Errc::protocol);
  EXPECT_TRUE(results[2].has_value());
}

TEST_F(OriginsTest, ProgressSurvivesReopeningAndSealing) {
  append(received(1, digest(0xA1)));
  append(received(2));
  const auto check = [&](const char* when) {
    const auto progress = store().progress_of(edge_);
    ASSERT_TRUE(progress.has_value()) << when;
    EXPECT_EQ(progress->decided, Sequence(2)) << when;
    EXPECT_EQ(progress->linked, (Linked{Sequence(1), digest(0xA1)})) << when;
    EXPECT_EQ(store().origins().size(), 1U) << when;
  };
  check("live");
  reopen();
  check("reopened");
  ASSERT_TRUE(store().seal().has_value());
  check("sealed");
  reopen();
  check("sealed and reopened");
  append(received(3, digest(0xA3)));
  EXPECT_EQ(store().progress_of(edge_)->linked.sequence, Sequence(3));
}

TEST_F(OriginsTest, LanesAndEpochsCountForThemselves) {
  append(received(1));
  Commit other = received(1);
  other.origin->id.epoch = 2;
  append(other);
  other.origin->id.epoch = 1;
  other.origin->id.lane = 1;
  append(other);
  EXPECT_EQ(store().origins().size(), 3U);
  EXPECT_FALSE(store().progress_of({edge_.store, 9, 0}).has_value());
}

TEST_F(OriginsTest, ReceivedCommitKeepsItsOriginAndTakesNoSequence) {
  append("Own");
  append(received(1));
  append("Own");
  EXPECT_EQ(store().authored().sequence, Sequence(2));
  const std::string text = lines()[1];
  const auto line = parse_commit_line(text);
  ASSERT_TRUE(line.has_value());
  EXPECT_EQ(line->origin, (Origin{edge_, Sequence(1), CommitNumber(11), Position(101)}));
  EXPECT_FALSE(line->sequence);
}

TEST_F(OriginsTest, LinkIsTheChainOfAuthoredLinesOnly) {
  options_.segment_bytes = 2000;
  std::string link(32, '\0');
  std::vector<std::string> links{link};
  for (std::uint64_t i = 1; i <= 30; ++i) {
    append("Own");
    link = sha256_bytes(link + sha256_bytes(lines().back()));
    links.push_back(link);
    if (i % 3 == 0) append(received(i / 3));
    if (i % 10 == 0) store().maintain();
  }
  const auto check = [&] {
    EXPECT_EQ(hex(links.back()), to_hex(store().authored().link));
    for (std::uint64_t i = 0; i <= 30; ++i) EXPECT_EQ(to_hex(store().link_at(Sequence(i)).value()), hex(links[i])) << i;
    EXPECT_EQ(store().link_at(Sequence(31)).error().code(), Errc::invalid_argument);
  };
  check();
  reopen();
  check();
}

TEST_F(OriginsTest, AuthoredReadSkipsForeignCommitsAndBeginsAfterItsSequence) {
  for (std::uint64_t i = 1; i <= 6; ++i) {
    append("Own");
    append(received(i));
    ASSERT_TRUE(i != 3 || store().seal().has_value());
  }
  auto cursor = store().read_authored(Sequence(2));
  std::vector<std::uint64_t> found;
  for (auto next = cursor->next(); next && *next; next = cursor->next()) {
    found.push_back(parse_commit_line((*next)->line())->sequence.value());
  }
  EXPECT_THAT(found, ::testing::ElementsAre(3, 4, 5, 6));
}

TEST_F(OriginsTest, OutcomeIsFoundInEverySegment) {
  for (std::uint64_t i = 1; i <= 4; ++i) {
    append(received(i));
    append("Own");
    ASSERT_TRUE(i != 2 || store().seal().has_value());
  }
  for (std::uint64_t i = 1; i <= 4; ++i) {
    const auto found = store().find_outcome(edge_, Sequence(i));
    ASSERT_TRUE(found.has_value() && found->has_value()) << i;
    EXPECT_EQ((*found)->number(), CommitNumber(2 * i - 1));
  }
  EXPECT_FALSE(store().find_outcome(edge_, Sequence(5)).value().has_value());
}

TEST_F(OriginsTest, ACommitNamesTheSequencesBeforeItThatStayAtTheirOrigin) {
  append(received(1));
  Commit later = received(4);
  EXPECT_EQ(refused(later).code(), Errc::protocol);
  later.skipped = 1;
  EXPECT_EQ(refused(later).code(), Errc::protocol) << "one is still missing";
  later.skipped = 2;
  append(later);
  EXPECT_THAT(lines().back(), ::testing::HasSubstr(R"("sync":{"skipped":2})"));
  EXPECT_EQ(store().progress_of(edge_)->decided, Sequence(4));
  reopen();
  EXPECT_EQ(store().progress_of(edge_)->decided, Sequence(4));
  append(received(5));
}

TEST_F(OriginsTest, NoMoreCanBeSkippedThanComesBefore) {
  Commit later = received(3);
  later.skipped = 3;
  EXPECT_EQ(refused(later).code(), Errc::invalid_argument);
  later.skipped = 2;
  append(later);
  Commit own = commit(event("Own"));
  own.skipped = 1;
  EXPECT_EQ(refused(own).code(), Errc::invalid_argument);
}

TEST_F(OriginsTest, OutcomeOfASkippedSequenceIsThatOfTheCommitBehindIt) {
  append(received(1));
  ASSERT_TRUE(store().seal().has_value());
  Commit later = received(4);
  later.skipped = 2;
  append(later);
  ASSERT_TRUE(store().seal().has_value());
  append(received(5));
  for (std::uint64_t i = 1; i <= 5; ++i) {
    const auto found = store().find_outcome(edge_, Sequence(i));
    ASSERT_TRUE(found.has_value() && found->has_value()) << i;
    EXPECT_EQ((*found)->number(), CommitNumber(i == 1 ? 1 : i < 5 ? 2 : 3)) << i;
  }
}

TEST_F(OriginsTest, AnEpochBeginsWithARecordWhereTheOneBeforeEnded) {
  EXPECT_THAT(store().epochs().value(), ::testing::ElementsAre(EpochBegin{}));
  append("Own");
  append("Own");
  const EpochBegin second{2, store().head().position, store().authored()};
  const auto raise = [&](std::uint32_t epoch) {
    close();
    std::string identity = *files_.content("/data/store.json");
    const std::size_t at = identity.find("\"epoch\":") + 8;
    files_.set_content("/data/store.json", identity.replace(at, identity.find(',', at) - at, std::to_string(epoch)));
    open();
  };
  raise(2);
  EXPECT_THAT(store().epochs().value(), ::testing::ElementsAre(EpochBegin{}, second));
  EXPECT_EQ(store().head().position, second.position.next());
  EXPECT_EQ(store().authored(), second.authored) << "the record itself never leaves";
  reopen();
  EXPECT_EQ(store().head().position, second.position.next()) << "once";
  append("Own");
  const EpochBegin fourth{4, store().head().position, store().authored()};
  raise(4);
  EXPECT_THAT(store().epochs().value(), ::testing::ElementsAre(EpochBegin{}, second, fourth));
}

TEST_F(OriginsTest, OwnKnowledgeLetsAnOriginPassItsOwnEvents) {
  append(received(1));
  Commit judged = received(2);
  judged.judged_by = {if_none({"edge:1"})};
  EXPECT_EQ(refused(judged).code(), Errc::condition_failed);
  judged.except = {OwnKnowledge{edge_, Sequence(1)}};
  append(judged);
}

}  // namespace
}  // namespace opossum::test
