// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "store/commit_line.hpp"
#include "tests/unit/sync/push_frames.hpp"

namespace opossum::sync {
namespace {

using namespace testing;
using ::testing::HasSubstr;
using protocol::FrameType;
using protocol::RefusalKind;
using push::EdgeSession;

class CentralTest : public ::testing::Test {
 protected:
  OriginId id(MemoryStore& store) { return {store->identity().id, store->identity().epoch, 0}; }
  OriginProgress progress(MemoryStore& store) { return hq->progress_of(id(store)).value_or(OriginProgress{}); }
  void restart() { central = central_for(*hq, {origin("a"), origin("b")}, clock); }
  CentralAnswer say_hello(MemoryStore& edge, const std::string& token, std::uint64_t last = 0) {
    protocol::Hello hello;
    hello.store = edge->identity().id;
    hello.last.sequence = Sequence(last);
    return central->handle("hello", token, protocol::encode_frame(FrameType::hello, to_json(hello)));
  }

  test::ManualClock clock;
  MemoryStore hq{"hq", clock};
  MemoryStore edge_a{"a", clock};
  MemoryStore edge_b{"b", clock};
  std::unique_ptr<Central> central = central_for(*hq, {origin("a"), origin("b")}, clock);
  EdgeSession session_a{*edge_a, "hq", clock};
  EdgeSession session_b{*edge_b, "hq", clock};
};

TEST_F(CentralTest, StoresWhatAnEdgeAuthoredWithEveryMember) {
  NewEvent event;
  event.type = "Type \"quoted\"";
  event.tags = {"k:v", "umlaut:\u00e4"};
  event.data = R"({"a":[1,2.50,"x"]})";
  event.id = "id-1";
  event.subject = "person";
  event.meta = R"({"m":1})";
  NewEvent binary;
  binary.type = "Binary";
  binary.data_base64 = "AAEC";
  Commit commit;
  commit.events = {event, binary};
  commit.key = "order-1";
  ASSERT_TRUE(edge_a->append(commit));
  ASSERT_TRUE(push_all(session_a, *central, "token of a"));
  const auto stored = hq->find_outcome(id(edge_a), Sequence(1));
  ASSERT_TRUE(stored && *stored);
  const auto there = parse_commit_line((*stored)->line());
  const std::string line = authored_lines(edge_a).front();
  const auto here = parse_commit_line(line);
  ASSERT_EQ(there->events.size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) EXPECT_EQ(there->events[i].rest, here->events[i].rest);
  EXPECT_EQ(there->origin->commit, here->commit);
  EXPECT_THAT(std::string(there->sync), HasSubstr("\"key\":\"order-1\""));
  EXPECT_EQ(progress(edge_a).linked, edge_a->authored());
}

TEST_F(CentralTest, EqualKeysOfTwoEdgesDoNotMeet) {
  for (auto* edge : {&edge_a, &edge_b}) {
    Commit commit = fact("T", {"edge:" + (*edge)->identity().name});
    commit.key = "order-1";
    ASSERT_TRUE((*edge)->append(commit));
  }
  ASSERT_TRUE(push_all(session_a, *central, "token of a"));
  ASSERT_TRUE(push_all(session_b, *central, "token of b"));
  EXPECT_EQ(events_of_type(*hq, "T").size(), 2U);
}

TEST_F(CentralTest, DecisionThatDoesNotHoldIsRejectedWithItsWitness) {
  ASSERT_TRUE(edge_a->append(decision("Reserved", "seat:1", "Reserved")));
  ASSERT_TRUE(edge_b->append(decision("Reserved", "seat:1", "Reserved")));
  ASSERT_TRUE(edge_b->append(fact("Reading", {"x"})));
  ASSERT_TRUE(push_all(session_a, *central, "token of a"));
  ASSERT_TRUE(push_all(session_b, *central, "token of b"));
  EXPECT_EQ(events_of_type(*hq, "Reserved").size(), 1U);
  EXPECT_EQ(events_of_type(*hq, "Reading").size(), 1U) << "a refusal blocks nothing behind it";
  const auto refused = events_of_type(*hq, "$sync.refused");
  ASSERT_EQ(refused.size(), 1U);
  EXPECT_THAT(refused[0], HasSubstr("\"tags\":[\"origin:" + edge_b->identity().id + "/1\",\"origin:" + edge_b->identity().id + "/1/1\",\"seat:1\"]"));
  EXPECT_THAT(refused[0], HasSubstr("\"outcome\":\"rejected\""));
  EXPECT_THAT(refused[0], HasSubstr("\"events\":[{\"position\":1,\"type\":\"Reserved\""));
  const auto recorded = events_of_type(*edge_b, "$sync.rejected");
  ASSERT_EQ(recorded.size(), 1U);
  EXPECT_THAT(recorded[0], HasSubstr("\"tags\":[\"origin:1\",\"target:hq\",\"seat:1\"]"));
  EXPECT_THAT(recorded[0], HasSubstr("\"positions\":[1],\"types\":[\"Reserved\"]"));
  EXPECT_THAT(recorded[0], HasSubstr("\"witnesses\":[{\"position\":"));
  EXPECT_EQ(progress(edge_b).linked, edge_b->authored());
}

TEST_F(CentralTest, AnEdgesOwnEarlierCommitsDoNotMakeItsDecisionsFail) {
  Position seen;
  for (int i = 0; i < 50; ++i) {
    auto receipt = edge_a->append(decision("Counted", "counter:1", "Counted", seen));
    ASSERT_TRUE(receipt);
    seen = receipt->last;
  }
  ASSERT_TRUE(push_all(session_a, *central, "token of a", 500));
  EXPECT_EQ(events_of_type(*hq, "Counted").size(), 50U);
  EXPECT_TRUE(events_of_type(*hq, "$sync.refused").empty());
}

TEST_F(CentralTest, DecisionOnARefusedOneFallsWithItUntilTheEdgeKnows) {
  ASSERT_TRUE(edge_a->append(decision("Reserved", "seat:1", "Reserved")));
  ASSERT_TRUE(push_all(session_a, *central, "token of a"));
  ASSERT_TRUE(edge_b->append(fact("Quote", {"seat:1"})));
  ASSERT_TRUE(edge_b->append(decision("Reserved", "seat:1", "Reserved")));                           // 2: rejected
  ASSERT_TRUE(edge_b->append(decision("Ticket", "seat:1", "Reserved", edge_b->head().position)));    // 3: built on 2
  ASSERT_TRUE(edge_b->append(decision("Mail", "seat:1", "Ticket", edge_b->head().position)));        // 4: built on 3
  ASSERT_TRUE(edge_b->append(decision("Other", "seat:1", "Quote", edge_b->head().position)));        // 5: built on a fact
  ASSERT_TRUE(push_all(session_b, *central, "token of b"));
  const auto recorded = events_of_type(*edge_b, "$sync.rejected");
  ASSERT_EQ(recorded.size(), 3U);
  EXPECT_THAT(recorded[1], HasSubstr("\"outcome\":\"depends\""));
  EXPECT_THAT(recorded[1], HasSubstr("\"on\":2"));
  EXPECT_THAT(recorded[2], HasSubstr("\"on\":3"));
  EXPECT_EQ(events_of_type(*hq, "Other").size(), 1U);
  // Decided with the refusals in the edge's own log: judged by rule 1 alone.
  ASSERT_TRUE(edge_b->append(decision("Mail", "seat:1", "Ticket", edge_b->head().position)));
  ASSERT_TRUE(push_all(session_b, *central, "token of b"));
  EXPECT_EQ(events_of_type(*hq, "Mail").size(), 1U);
}

TEST_F(CentralTest, PolicyMayAcceptConflictsOfPhysicalFacts) {
  CentralOrigin b = origin("b");
  b.policy_by_type["Measured"] = ConflictPolicy::accept;
  central = central_for(*hq, {origin("a"), b}, clock);
  ASSERT_TRUE(edge_a->append(fact("Measured", {"m:1"})));
  ASSERT_TRUE(edge_b->append(decision("Measured", "m:1", "Measured")));
  ASSERT_TRUE(push_all(session_a, *central, "token of a"));
  ASSERT_TRUE(push_all(session_b, *central, "token of b"));
  EXPECT_EQ(events_of_type(*hq, "Measured").size(), 2U);
  const auto stored = hq->find_outcome(id(edge_b), Sequence(1));
  EXPECT_THAT(std::string((*stored)->line()), HasSubstr("\"conflict\":{\"position\":"));
}

TEST_F(CentralTest, ForbiddenTypesAndTagsAreQuarantinedOneByOne) {
  CentralOrigin a = origin("a");
  a.allow_types = {"Reading"};
  a.allow_tags = {"site:1"};
  central = central_for(*hq, {a}, clock);
  ASSERT_TRUE(edge_a->append(fact("Order", {"site:1"})));
  ASSERT_TRUE(edge_a->append(fact("Reading", {"site:2"})));
  ASSERT_TRUE(edge_a->append(fact("Reading", {"site:1"})));
  ASSERT_TRUE(push_all(session_a, *central, "token of a"));
  EXPECT_EQ(events_of_type(*hq, "Reading").size(), 1U);
  EXPECT_TRUE(events_of_type(*hq, "Order").empty());
  const auto recorded = events_of_type(*edge_a, "$sync.rejected");
  ASSERT_EQ(recorded.size(), 2U);
  EXPECT_THAT(recorded[0], HasSubstr("forbidden: origin a may not push the type Order"));
  EXPECT_THAT(recorded[1], HasSubstr("forbidden: "));
}

TEST_F(CentralTest, AConditionMayAskOnlyForWhatItsOriginMayPush) {
  CentralOrigin a = origin("a");
  a.allow_types = {"Reading", "Order"};
  a.allow_tags = {"site:1"};
  central = central_for(*hq, {a}, clock);
  const auto ask = [&](std::vector<std::string> types, std::vector<std::string> tags) {
    Commit commit = fact("Reading", {"site:1"});
    commit.condition = AppendCondition{Query{{QueryItem{std::move(types), std::move(tags)}}}, edge_a->head().position};
    ASSERT_TRUE(edge_a->append(commit));
  };
  ask({"Salary"}, {"site:1"});
  ask({"Order"}, {"site:2"});
  ask({}, {"site:1"});
  ask({"Order"}, {"site:1", "bed:4"});
  ASSERT_TRUE(push_all(session_a, *central, "token of a"));
  EXPECT_EQ(events_of_type(*hq, "Reading").size(), 1U) << "the answer to the others would tell of others' events";
  const auto recorded = events_of_type(*edge_a, "$sync.rejected");
  ASSERT_EQ(recorded.size(), 3U);
  for (const std::string& record : recorded) EXPECT_THAT(record, HasSubstr("forbidden: its condition asks for events that origin a may not push"));
}

TEST_F(CentralTest, LinesLongerThanACentralTakesAreQuarantinedUnsent) {
  central = central_for(*hq, {origin("a")}, clock, 2000);
  ASSERT_TRUE(edge_a->append(fact("Big", {}, '"' + std::string(5000, 'x') + '"')));
  ASSERT_TRUE(edge_a->append(fact("Small", {})));
  ASSERT_TRUE(push_all(session_a, *central, "token of a"));
  EXPECT_TRUE(events_of_type(*hq, "Big").empty());
  EXPECT_EQ(events_of_type(*hq, "Small").size(), 1U);
  EXPECT_THAT(events_of_type(*edge_a, "$sync.rejected").at(0), HasSubstr("too large"));
  EXPECT_EQ(progress(edge_a).linked, edge_a->authored());
}

TEST_F(CentralTest, CommitsOverTheCentralsOwnLimitsAreQuarantined) {
  Limits small;
  small.data_bytes_max = 2000;
  MemoryStore strict("strict", clock, small);
  central = central_for(*strict, {origin("a")}, clock);
  ASSERT_TRUE(edge_a->append(fact("T", {"n:1"})));
  ASSERT_TRUE(edge_a->append(fact("T", {"n:2"}, '"' + std::string(3000, 'x') + '"')));
  ASSERT_TRUE(edge_a->append(fact("T", {"n:3"})));
  ASSERT_TRUE(push_all(session_a, *central, "token of a"));
  EXPECT_EQ(events_of_type(*strict, "T").size(), 2U);
  EXPECT_THAT(events_of_type(*edge_a, "$sync.rejected").at(0), HasSubstr("too large"));
}

TEST_F(CentralTest, LinesThatAreNoCommitsAreQuarantinedInTheirPlace) {
  ASSERT_TRUE(edge_a->append(fact("T", {"n:1"})));
  ASSERT_TRUE(edge_a->append(fact("T", {"n:2"})));
  const auto lines = authored_lines(edge_a);
  const auto outcomes = outcomes_in(central->handle("push", "token of a", frame_of(edge_a, {"\xff\xfe nonsense", lines[1], "{}", lines[0]})));
  EXPECT_EQ(outcomes.decided, Sequence(4));
  ASSERT_EQ(outcomes.refused.size(), 3U);
  EXPECT_THAT(outcomes.refused[0].reason, HasSubstr("invalid: "));
  EXPECT_THAT(outcomes.refused[2].reason, HasSubstr("calls itself sequence 1"));
  EXPECT_EQ(events_of_type(*hq, "T").size(), 1U);
}

TEST_F(CentralTest, DuplicatesAreAnsweredAndNotStoredAgain) {
  ASSERT_TRUE(edge_b->append(decision("Reserved", "seat:1", "Reserved")));
  ASSERT_TRUE(push_all(session_b, *central, "token of b"));
  ASSERT_TRUE(edge_a->append(fact("T", {"n:1"})));
  ASSERT_TRUE(edge_a->append(decision("Reserved", "seat:1", "Reserved")));
  ASSERT_TRUE(edge_a->append(fact("T", {"n:2"})));
  const std::string frame = frame_of(edge_a, authored_lines(edge_a));
  const auto first = outcomes_in(central->handle("push", "token of a", frame));
  const Position head = hq->head().position;
  restart();
  const auto again = outcomes_in(central->handle("push", "token of a", frame));
  EXPECT_EQ(hq->head().position, head);
  EXPECT_EQ(again.refused, first.refused);
  EXPECT_EQ(again.accepted, first.accepted);
  EXPECT_EQ(again.decided, Sequence(3));
}

TEST_F(CentralTest, OneSequenceWithTwoContentsIsForkedAndNothingIsApplied) {
  ASSERT_TRUE(edge_a->append(fact("T", {"n:1"})));
  ASSERT_TRUE(edge_a->append(fact("T", {"n:2"})));
  const auto lines = authored_lines(edge_a);
  ASSERT_TRUE(central->handle("push", "token of a", frame_of(edge_a, {lines[0]})).status == 200U);
  const Position head = hq->head().position;
  // Another first commit under the same sequence.
  const std::string other = frame_of(edge_a, {"something else", lines[1]});
  EXPECT_EQ(refusal_in(central->handle("push", "token of a", other)), RefusalKind::forked);
  // A second commit whose predecessor has another link.
  EXPECT_EQ(refusal_in(central->handle("push", "token of a", frame_of(edge_a, {lines[1]}, 2, sha256("x")))), RefusalKind::forked);
  EXPECT_EQ(hq->head().position, head);
}

TEST_F(CentralTest, GapsAreRefusedWithTheExpectedSequence) {
  const auto answer = central->handle("push", "token of a", frame_of(edge_a, {"x"}, 2));
  EXPECT_EQ(answer.status, 409U);
  EXPECT_EQ(refusal_in(answer), RefusalKind::gap);
}

TEST_F(CentralTest, OneTokenServesOneStoreAlsoAfterARestart) {
  ASSERT_TRUE(push_all(session_a, *central, "token of a"));
  restart();
  EXPECT_EQ(refusal_in(say_hello(edge_b, "token of a")), RefusalKind::fenced);
  EXPECT_EQ(refusal_in(say_hello(edge_a, "token of b")), RefusalKind::fenced);
  EXPECT_EQ(refusal_in(central->handle("push", "token of a", frame_of(edge_b, {"x"}))), RefusalKind::fenced);
  EXPECT_EQ(events_of_type(*hq, "$sync.origin").size(), 1U);
}

TEST_F(CentralTest, UnknownTokensLearnNothing) {
  const auto answer = say_hello(edge_a, "guess");
  EXPECT_EQ(answer.status, 401U);
  EXPECT_EQ(refusal_in(answer), RefusalKind::unknown_origin);
  EXPECT_EQ(refusal_in(central->handle("hello", "", "whatever")), RefusalKind::unknown_origin);
}

TEST_F(CentralTest, AnEdgeBehindItsPastIsRewound) {
  ASSERT_TRUE(edge_a->append(fact("T", {"n:1"})));
  ASSERT_TRUE(push_all(session_a, *central, "token of a"));
  EXPECT_EQ(refusal_in(say_hello(edge_a, "token of a")), RefusalKind::rewound);
}

TEST_F(CentralTest, OtherProtocolVersionsAndCentralsAreRefusedByName) {
  protocol::Hello hello;
  hello.store = edge_a->identity().id;
  hello.protocol_min = 2;
  hello.protocol_max = 3;
  EXPECT_EQ(refusal_in(central->handle("hello", "token of a", protocol::encode_frame(FrameType::hello, to_json(hello)))), RefusalKind::upgrade);
  hello.protocol_min = 1;
  hello.central = edge_b->identity().id;
  EXPECT_EQ(refusal_in(central->handle("hello", "token of a", protocol::encode_frame(FrameType::hello, to_json(hello)))), RefusalKind::wrong_central);
}

TEST_F(CentralTest, NonsenseIsMalformed) {
  for (const std::string& body : {std::string(), std::string("GET / HTTP/1.1"), protocol::encode_frame(FrameType::hello, "{}"),
                                  protocol::encode_frame(FrameType::push, "{}\n")}) {
    EXPECT_EQ(refusal_in(central->handle("hello", "token of a", body)), RefusalKind::malformed);
    EXPECT_EQ(refusal_in(central->handle("push", "token of a", body)), RefusalKind::malformed);
  }
  EXPECT_EQ(central->handle("elsewhere", "token of a", "").status, 404U);
}

TEST_F(CentralTest, AStoreThatCannotWriteAsksToComeBackLater) {
  ASSERT_TRUE(push_all(session_a, *central, "token of a"));
  ASSERT_TRUE(edge_a->append(fact("T", {"n:1"})));
  hq.disk.inject({.operation = test::Operation::sync, .lasting = true});
  const auto answer = central->handle("push", "token of a", frame_of(edge_a, authored_lines(edge_a)));
  EXPECT_EQ(answer.status, 503U);
  EXPECT_EQ(refusal_in(answer), RefusalKind::throttle);
  EXPECT_TRUE(answer.retry_after);
}

TEST_F(CentralTest, StatusTellsLagAndTheLastRefusal) {
  ASSERT_TRUE(edge_a->append(fact("T", {"n:1"})));
  static_cast<void>(say_hello(edge_a, "token of a", 1));
  auto status = central->status().at(0);
  EXPECT_EQ(status.name, "a");
  EXPECT_EQ(status.store, edge_a->identity().id);
  EXPECT_EQ(status.lag_commits, 1U);
  ASSERT_TRUE(push_all(session_a, *central, "token of a"));
  status = central->status().at(0);
  EXPECT_EQ(status.lag_commits, 0U);
  EXPECT_EQ(status.decided, Sequence(1));
  EXPECT_EQ(central->status().at(1).last_seen, std::nullopt);
  static_cast<void>(say_hello(edge_b, "token of a"));
  EXPECT_THAT(central->status().at(0).last_refusal, HasSubstr("FENCED"));
}

TEST_F(CentralTest, OriginsWithOneTokenOrOneNameAreRefusedAtTheStart) {
  CentralOptions twice;
  twice.origins = {origin("a"), origin("a")};
  EXPECT_FALSE(Central::create(*hq, twice));
  CentralOptions same_token;
  same_token.origins = {origin("a"), origin("b")};
  same_token.origins[1].token = same_token.origins[0].token;
  EXPECT_FALSE(Central::create(*hq, same_token));
}

TEST_F(CentralTest, EnrolmentGivesATokenItsName) {
  CentralOptions options;
  options.enrol = [](std::string_view token) -> std::optional<CentralOrigin> {
    if (token != "good") return std::nullopt;
    CentralOrigin enrolled;
    enrolled.name = "new";
    return enrolled;
  };
  central = std::move(*Central::create(*hq, options));
  ASSERT_TRUE(edge_a->append(fact("T", {})));
  ASSERT_TRUE(push_all(session_a, *central, "good"));
  EXPECT_FALSE(push_all(session_b, *central, "bad"));
  EXPECT_EQ(events_of_type(*hq, "T").size(), 1U);
  EXPECT_EQ(central->status().at(0).name, "new");
}

}  // namespace
}  // namespace opossum::sync
