// SPDX-License-Identifier: MIT
#include "sync/push/edge_session.hpp"

#include <gmock/gmock.h>

#include "tests/unit/sync/stores.hpp"

namespace opossum::sync::push {
namespace {

using namespace testing;
using ::testing::HasSubstr;
using protocol::FrameType;

const std::string kCentral = "0f8fad5b-d9cb-469f-a165-70867728950e";

/// The other end is a script.
class EdgeSessionTest : public ::testing::Test {
 protected:
  protocol::Welcome welcome() {
    protocol::Welcome message;
    message.central = kCentral;
    message.frame_bytes_max = 1 << 20;
    message.frame_commits_max = 100;
    return message;
  }
  static std::string frame(const protocol::Welcome& message) { return protocol::encode_frame(FrameType::welcome, to_json(message)); }
  static std::string frame(const protocol::Outcomes& message) { return protocol::encode_frame(FrameType::outcomes, to_json(message)); }
  Result<void> greet(const protocol::Welcome& message) {
    EXPECT_TRUE(session.hello());
    return session.on_hello_answer(frame(message));
  }
  protocol::Hello said() {
    const auto hello = session.hello();
    return *protocol::read_hello(protocol::decode_frame(*hello, 1 << 20)->payload);
  }
  protocol::Outcomes all_accepted() {
    protocol::Outcomes outcomes;
    outcomes.decided = session.sent().last.sequence;
    outcomes.linked = session.sent().last;
    return outcomes;
  }

  test::ManualClock clock;
  MemoryStore edge{"edge", clock};
  EdgeSession session{*edge, "hq", clock};
};

TEST_F(EdgeSessionTest, SaysWhoItIsAndHowFarItIs) {
  ASSERT_TRUE(edge->append(fact("T", {})));
  const auto hello = said();
  EXPECT_EQ(hello.store, edge->identity().id);
  EXPECT_EQ(hello.last, edge->authored());
  EXPECT_EQ(hello.central, "");
}

TEST_F(EdgeSessionTest, PushesContiguousFramesWhoseLinksChain) {
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(edge->append(fact("T", {"n:" + std::to_string(i)})));
  ASSERT_TRUE(greet(welcome()));
  Linked at{};
  std::uint64_t commits = 0;
  while (true) {
    const auto bytes = session.next_push(300);
    ASSERT_TRUE(bytes);
    if (!*bytes) break;
    const auto payload = protocol::decode_frame(**bytes, 1 << 20);
    const auto push = protocol::read_push(payload->payload, 100);
    ASSERT_TRUE(push);
    EXPECT_EQ(push->head.first, at.sequence.next());
    EXPECT_EQ(push->head.before, at.link);
    at = {at.sequence.plus(push->entries.size()), push->head.link};
    commits += push->entries.size();
    ASSERT_TRUE(session.on_push_answer(frame(all_accepted())));
  }
  EXPECT_EQ(commits, 5U);
  EXPECT_EQ(at, edge->authored());
  EXPECT_EQ(session.verified()->sequence, Sequence(5));
}

TEST_F(EdgeSessionTest, OneCommitGoesWhateverTheSize) {
  ASSERT_TRUE(edge->append(fact("T", {}, '"' + std::string(10'000, 'x') + '"')));
  ASSERT_TRUE(greet(welcome()));
  const auto bytes = session.next_push(1);
  ASSERT_TRUE(bytes && *bytes);
  EXPECT_EQ(session.sent().lines, 1U);
}

TEST_F(EdgeSessionTest, SystemCommitsStay) {
  ASSERT_TRUE(greet(welcome()));  // records `$sync.target`
  EXPECT_EQ(events_of_type(*edge, "$sync.target").size(), 1U);
  const auto bytes = session.next_push(1000);
  ASSERT_TRUE(bytes);
  EXPECT_FALSE(*bytes);
}

TEST_F(EdgeSessionTest, RefusesAnotherCentralForGoodAlsoAfterARestart) {
  ASSERT_TRUE(greet(welcome()));
  EdgeSession later{*edge, "hq", clock};
  ASSERT_TRUE(later.hello());
  auto other = welcome();
  other.central = edge->identity().id;
  const auto answered = later.on_hello_answer(frame(other));
  ASSERT_FALSE(answered);
  EXPECT_EQ(answered.error().code(), Errc::refused);
  EXPECT_THAT(answered.error().detail(), HasSubstr("WRONG_CENTRAL"));
  EXPECT_EQ(said().central, kCentral);
}

TEST_F(EdgeSessionTest, SeesThatTheCentralHoldsSomethingElse) {
  ASSERT_TRUE(edge->append(fact("T", {})));
  auto forked = welcome();
  forked.decided = Sequence(1);
  forked.linked = {Sequence(1), sha256("x")};
  auto answered = greet(forked);
  ASSERT_FALSE(answered);
  EXPECT_THAT(answered.error().detail(), HasSubstr("FORKED"));
  forked.decided = forked.linked.sequence = Sequence(2);
  answered = greet(forked);
  ASSERT_FALSE(answered);
  EXPECT_THAT(answered.error().detail(), HasSubstr("REWOUND"));
  EXPECT_FALSE(session.verified());
}

TEST_F(EdgeSessionTest, ResumesBehindTheNewestLinkNotBehindWhatIsDecided) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(edge->append(fact("T", {"n:" + std::to_string(i)})));
  auto crashed = welcome();
  crashed.decided = Sequence(2);
  crashed.linked = {Sequence(1), *edge->link_at(Sequence(1))};
  ASSERT_TRUE(greet(crashed));
  EXPECT_EQ(session.verified()->sequence, Sequence(1));
  ASSERT_TRUE(session.next_push(10'000));
  EXPECT_EQ(session.sent().lines, 2U);
}

TEST_F(EdgeSessionTest, RecordsARefusalOnceHoweverOftenItComes) {
  ASSERT_TRUE(edge->append(fact("T", {"a", "b"})));
  ASSERT_TRUE(edge->append(fact("T", {"c"})));
  auto message = welcome();
  message.decided = Sequence(2);
  message.linked = edge->authored();
  message.refused = {{Sequence(1), protocol::RefusedKind::rejected, "why", {}, {}}};
  ASSERT_TRUE(greet(message));
  ASSERT_TRUE(greet(message));
  EdgeSession later{*edge, "hq", clock};
  ASSERT_TRUE(later.hello());
  ASSERT_TRUE(later.on_hello_answer(frame(message)));
  EXPECT_EQ(events_of_type(*edge, "$sync.rejected").size(), 1U);
  EXPECT_EQ(said().outcomes, Sequence(1));
}

TEST_F(EdgeSessionTest, TellsWhichRefusalsADecisionKnew) {
  ASSERT_TRUE(edge->append(fact("T", {"a"})));                                 // 1, to be refused
  ASSERT_TRUE(edge->append(decision("D", "a", "X")));                          // 2 does not know
  auto message = welcome();
  message.decided = Sequence(1);
  message.linked = {Sequence(1), *edge->link_at(Sequence(1))};
  message.refused = {{Sequence(1), protocol::RefusedKind::quarantined, "why", {}, {}}};
  ASSERT_TRUE(greet(message));
  ASSERT_TRUE(edge->append(decision("D", "b", "X")));                          // 3 knows
  const auto bytes = session.next_push(10'000);
  const auto payload = protocol::decode_frame(**bytes, 1 << 20);
  const auto push = protocol::read_push(payload->payload, 100);
  const std::vector<protocol::Basis> expected = {{Sequence(3), Sequence(1)}};
  EXPECT_EQ(push->head.basis, expected);
}

TEST_F(EdgeSessionTest, ACentralThatStopsHalfWayIsGreetedAgain) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(edge->append(fact("T", {"n:" + std::to_string(i)})));
  ASSERT_TRUE(greet(welcome()));
  ASSERT_TRUE(session.next_push(10'000));
  protocol::Outcomes partial;
  partial.decided = Sequence(2);
  const auto answered = session.on_push_answer(frame(partial));
  ASSERT_FALSE(answered);
  EXPECT_EQ(answered.error().code(), Errc::unavailable);
  EXPECT_FALSE(session.welcomed());
}

TEST_F(EdgeSessionTest, AnswersThatMakeNoSenseChangeNothing) {
  ASSERT_TRUE(edge->append(fact("T", {})));
  for (const std::string& answer : {std::string("<html>"), std::string(), frame(protocol::Outcomes{}),
                                    protocol::encode_frame(FrameType::welcome, "{}"), frame(welcome()).substr(0, 40)}) {
    ASSERT_TRUE(session.hello());
    EXPECT_FALSE(session.on_hello_answer(answer));
    EXPECT_FALSE(session.welcomed());
  }
  ASSERT_TRUE(greet(welcome()));
  ASSERT_TRUE(session.next_push(1000));
  auto beyond = all_accepted();
  beyond.decided = Sequence(9);
  EXPECT_FALSE(session.on_push_answer(frame(beyond)));
  ASSERT_TRUE(greet(welcome()));
  ASSERT_TRUE(session.next_push(1000));
  auto undecided = all_accepted();
  undecided.decided = {};
  undecided.linked = {};
  undecided.refused = {{Sequence(1), protocol::RefusedKind::rejected, "why", {}, {}}};
  EXPECT_FALSE(session.on_push_answer(frame(undecided)));
  EXPECT_TRUE(events_of_type(*edge, "$sync.rejected").empty());
}

TEST_F(EdgeSessionTest, RefusalsAreSortedByWhoMustAct) {
  using protocol::RefusalKind;
  for (const auto& [kind, code] : std::vector<std::pair<RefusalKind, Errc>>{{RefusalKind::unknown_origin, Errc::refused},
                                                                          {RefusalKind::fenced, Errc::refused},
                                                                          {RefusalKind::forked, Errc::refused},
                                                                          {RefusalKind::upgrade, Errc::refused},
                                                                          {RefusalKind::rollback, Errc::refused},
                                                                          {RefusalKind::gap, Errc::unavailable},
                                                                          {RefusalKind::throttle, Errc::unavailable},
                                                                          {RefusalKind::malformed, Errc::protocol}}) {
    ASSERT_TRUE(session.hello());
    const auto answered = session.on_hello_answer(protocol::encode_frame(FrameType::refused, to_json(protocol::Refusal{kind, "why", {}, 7})));
    ASSERT_FALSE(answered);
    EXPECT_EQ(answered.error().code(), code) << name(kind);
  }
}

}  // namespace
}  // namespace opossum::sync::push
