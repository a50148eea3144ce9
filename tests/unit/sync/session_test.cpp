// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "tests/unit/sync/push_frames.hpp"

namespace opossum::sync {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using protocol::FrameType;
using protocol::RefusalKind;
using push::EdgeSession;

constexpr const char* kToken = "token of a";

/// A machine that began as a copy of another one's disk.
struct CopiedStore {
  CopiedStore(std::unique_ptr<test::MemoryFileSystem> image, test::ManualClock& clock) : disk(std::move(image)) { open(clock); }

  void open(test::ManualClock& clock) {
    StoreOptions options;
    options.directory = "/data";
    options.background = false;
    options.files = disk.get();
    options.clock = &clock;
    auto opened = EventStore::open(std::move(options));
    EXPECT_TRUE(opened) << opened.error().message();
    store = std::move(*opened);
  }
  /// As a restore from a backup does.
  void begin_epoch(std::uint32_t epoch, test::ManualClock& clock) {
    store.reset();
    std::string json = *read_file(*disk, "/data/store.json", 4096);
    json.replace(json.find("\"epoch\":1"), 9, "\"epoch\":" + std::to_string(epoch));
    ASSERT_TRUE(replace_file(*disk, "/data/store.json", json));
    open(clock);
  }
  EventStore& operator*() { return *store; }
  EventStore* operator->() { return store.get(); }

  std::unique_ptr<test::MemoryFileSystem> disk;
  std::unique_ptr<EventStore> store;
};

/// The protocol::Welcome in an answer; a default one if it is none.
protocol::Welcome welcome_in(const CentralAnswer& answer) {
  auto frame = protocol::decode_frame(answer.body, protocol::kMessageBytesMax);
  EXPECT_TRUE(frame && frame->type == FrameType::welcome) << answer.body;
  if (!frame || frame->type != FrameType::welcome) return {};
  return *protocol::read_welcome(frame->payload);
}

std::string token_in(const std::string& hello) {
  return protocol::read_hello(protocol::decode_frame(hello, protocol::kMessageBytesMax)->payload)->token;
}

class SessionTest : public ::testing::Test {
 protected:
  void restart_central() { central = central_for(*hq, {origin("a")}, clock); }
  CentralAnswer say(const std::string& hello) { return central->handle("hello", kToken, hello); }
  /// A HELLO of the edge by hand.
  CentralAnswer say_with(const std::string& token, bool rotate = false, std::uint32_t epoch = 1) {
    protocol::Hello hello;
    hello.store = edge->identity().id;
    hello.epoch = epoch;
    hello.token = token;
    hello.rotate = rotate;
    hello.last = edge->authored();
    return say(protocol::encode_frame(FrameType::hello, to_json(hello)));
  }
  void record_at(EventStore& store, int n) { ASSERT_TRUE(store.append(fact("T", {"n:" + std::to_string(n)}))); }
  static void expect_fenced(const Result<void>& answered) {
    ASSERT_FALSE(answered);
    EXPECT_EQ(answered.error().code(), Errc::refused);
    EXPECT_THAT(answered.error().detail(), HasSubstr("FENCED"));
  }
  std::size_t records() { return events_of_type(*hq, "$sync.origin.session").size(); }

  test::ManualClock clock;
  MemoryStore hq{"hq", clock};
  MemoryStore edge{"a", clock};
  std::unique_ptr<Central> central = central_for(*hq, {origin("a")}, clock);
  EdgeSession session{*edge, "hq", clock};
};

TEST_F(SessionTest, TokenIsKeptBeforeItIsShownAndSurvivesBothSides) {
  record_at(*edge, 1);
  ASSERT_TRUE(push_all(session, *central, kToken));
  const auto kept = events_of_type(*edge, "$sync.session");
  ASSERT_EQ(kept.size(), 1U);
  const auto hello = session.hello();
  EXPECT_EQ(token_in(*hello).size(), 64U);
  EXPECT_THAT(kept[0], HasSubstr(token_in(*hello)));
  restart_central();
  EdgeSession later{*edge, "hq", clock};
  record_at(*edge, 2);
  ASSERT_TRUE(push_all(later, *central, kToken));
  EXPECT_EQ(events_of_type(*hq, "T").size(), 2U);
}

TEST_F(SessionTest, CentralsLogHoldsHashesOnly) {
  ASSERT_TRUE(push_all(session, *central, kToken));
  const std::string token = token_in(*session.hello());
  for (const std::string& record : events_of_type(*hq, "$sync.origin.session")) EXPECT_EQ(record.find(token), std::string::npos);
  EXPECT_THAT(events_of_type(*hq, "$sync.origin.session").at(0), HasSubstr(to_hex(sha256(token))));
}

TEST_F(SessionTest, RotatesOncePerProcessAndDayNotWithEveryHello) {
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(push_all(session, *central, kToken));
  EXPECT_EQ(records(), 2U) << "an offer, and its first use";
  EXPECT_EQ(events_of_type(*edge, "$sync.session").size(), 1U);
  clock.advance(23h);
  ASSERT_TRUE(push_all(session, *central, kToken));
  EXPECT_EQ(records(), 2U);
  clock.advance(2h);
  ASSERT_TRUE(push_all(session, *central, kToken));
  EXPECT_EQ(records(), 3U);
  EXPECT_EQ(events_of_type(*edge, "$sync.session").size(), 2U);
}

TEST_F(SessionTest, LostWelcomesLockNobodyOut) {
  ASSERT_TRUE(push_all(session, *central, kToken));
  for (int i = 0; i < 40; ++i) {
    EdgeSession crashed{*edge, "hq", clock};  // never hears the answer
    EXPECT_EQ(say(*crashed.hello()).status, 200U);
    if (i % 7 == 0) restart_central();
  }
  EdgeSession later{*edge, "hq", clock};
  record_at(*edge, 1);
  ASSERT_TRUE(push_all(later, *central, kToken));
}

TEST_F(SessionTest, OfferThatWasKeptCountsAlsoAfterNewerOffersAndARestart) {
  const auto first = welcome_in(say_with("", true));
  const auto late_twin = welcome_in(say_with("", true));
  EXPECT_NE(first.token, late_twin.token) << "two machines must never hold the same token";
  restart_central();
  EXPECT_EQ(say_with(first.token).status, 200U);
  EXPECT_EQ(refusal_in(say_with(late_twin.token)), RefusalKind::fenced) << "only one of the offers can come true";
  EXPECT_EQ(refusal_in(say_with("")), RefusalKind::fenced);
}

TEST_F(SessionTest, ReplayedHelloTurnsNothingBack) {
  const auto hello = session.hello();
  ASSERT_TRUE(session.on_hello_answer(say(*hello).body));
  EXPECT_EQ(say(*hello).status, 200U) << "the offer was not used yet";
  record_at(*edge, 1);
  auto push = session.next_push(10'000);
  ASSERT_TRUE(session.on_push_answer(central->handle("push", kToken, **push).body));
  EXPECT_EQ(refusal_in(say(*hello)), RefusalKind::rewound) << "it is behind, and told so, whatever its token";
  record_at(*edge, 2);
  EXPECT_TRUE(push_all(session, *central, kToken)) << "the twin's answer went to nobody";
}

TEST_F(SessionTest, FirstUseOfAnOfferEndsTheTokenBeforeDurably) {
  ASSERT_TRUE(push_all(session, *central, kToken));
  const std::string before = token_in(*session.hello());
  ASSERT_TRUE(push_all(session, *central, kToken));
  const auto offered = welcome_in(say_with(before, true));
  EXPECT_EQ(say_with(before).status, 200U);
  EXPECT_EQ(say_with(offered.token).status, 200U);
  restart_central();
  EXPECT_EQ(refusal_in(say_with(before)), RefusalKind::fenced);
  EXPECT_EQ(say_with(offered.token).status, 200U);
}

class CloneTest : public SessionTest {
 protected:
  void SetUp() override {
    record_at(*edge, 1);
    ASSERT_TRUE(push_all(session, *central, kToken));
    ASSERT_TRUE(push_all(session, *central, kToken));
    clone = std::make_unique<CopiedStore>(edge.disk.after_kill(), clock);
    clone_session = std::make_unique<EdgeSession>(**clone, "hq", clock);
  }

  std::unique_ptr<CopiedStore> clone;
  std::unique_ptr<EdgeSession> clone_session;
};

TEST_F(CloneTest, IsFencedWhenTheOriginalRotatesFirst) {
  EdgeSession rebooted{*edge, "hq", clock};
  ASSERT_TRUE(push_all(rebooted, *central, kToken));
  record_at(*edge, 2);
  ASSERT_TRUE(push_all(rebooted, *central, kToken));
  record_at(**clone, 3);
  expect_fenced(push_all(*clone_session, *central, kToken));
  record_at(*edge, 4);
  EXPECT_TRUE(push_all(rebooted, *central, kToken));
  EXPECT_EQ(events_of_type(*hq, "T").size(), 3U);
  EXPECT_EQ((*clone)->authored().sequence, Sequence(2)) << "it keeps what it recorded";
}

TEST_F(CloneTest, FencesTheOriginalWhenItRotatesFirst) {
  record_at(**clone, 2);
  ASSERT_TRUE(push_all(*clone_session, *central, kToken));
  ASSERT_TRUE(push_all(*clone_session, *central, kToken));
  record_at(*edge, 3);
  expect_fenced(push_all(session, *central, kToken));
  restart_central();
  expect_fenced(push_all(session, *central, kToken));
  EXPECT_EQ(events_of_type(*hq, "T").size(), 2U);
}

TEST_F(CloneTest, BothWelcomedAtOnceOnlyOneGoesOn) {
  EdgeSession rebooted{*edge, "hq", clock};
  ASSERT_TRUE(rebooted.on_hello_answer(say(*rebooted.hello()).body));
  ASSERT_TRUE(clone_session->on_hello_answer(say(*clone_session->hello()).body));
  record_at(*edge, 2);
  auto push = rebooted.next_push(10'000);
  ASSERT_TRUE(rebooted.on_push_answer(central->handle("push", kToken, **push).body));
  // It would be the next commit of the chain.
  record_at(**clone, 2);
  ASSERT_TRUE((*clone)->append(fact("T", {"n:3"})));
  push = clone_session->next_push(10'000);
  expect_fenced(clone_session->on_push_answer(central->handle("push", kToken, **push).body));
  EXPECT_EQ(events_of_type(*hq, "T").size(), 2U);
}

TEST_F(CloneTest, WelcomedBeforeWithoutAnythingToSendIsFencedWhenItPushes) {
  ASSERT_TRUE(session.on_hello_answer(say(*session.hello()).body));
  ASSERT_TRUE(push_all(*clone_session, *central, kToken));
  ASSERT_TRUE(push_all(*clone_session, *central, kToken));
  record_at(*edge, 2);
  auto push = session.next_push(10'000);
  expect_fenced(session.on_push_answer(central->handle("push", kToken, **push).body));
}

TEST_F(CloneTest, NewEpochIsTakenOnceAndEndsTheOldOne) {
  clone->begin_epoch(2, clock);
  clone_session = std::make_unique<EdgeSession>(**clone, "hq", clock);
  CopiedStore twin(clone->disk->after_kill(), clock);
  EdgeSession twin_session{*twin, "hq", clock};
  // What its backup did not hold: its token is stale.
  EdgeSession rebooted{*edge, "hq", clock};
  ASSERT_TRUE(push_all(rebooted, *central, kToken));
  ASSERT_TRUE(push_all(rebooted, *central, kToken));
  const auto hello = clone_session->hello();
  ASSERT_EQ(say(*hello).status, 200U);
  ASSERT_EQ(say(*hello).status, 200U) << "a lost answer does not use the epoch up";
  record_at(**clone, 9);
  record_at(*twin, 9);
  ASSERT_TRUE(push_all(*clone_session, *central, kToken));
  expect_fenced(push_all(rebooted, *central, kToken));
  expect_fenced(push_all(twin_session, *central, kToken));
  restart_central();
  expect_fenced(push_all(rebooted, *central, kToken));
  expect_fenced(push_all(twin_session, *central, kToken));
  EXPECT_EQ(say(*clone_session->hello()).status, 200U);
  EXPECT_EQ(central->status().at(0).epoch, 2U);
}

TEST_F(CloneTest, PushOfAnEpochThatDidNotSayHelloIsSentBack) {
  protocol::PushHead head;
  head.store = edge->identity().id;
  head.epoch = 2;
  head.first = head.last = Sequence(1);
  head.count = 1;
  std::string body;
  protocol::append_entry(body, "x");
  head.link = chained(Digest{}, sha256("x"));
  EXPECT_EQ(refusal_in(central->handle("push", kToken, protocol::encode_frame(FrameType::push, to_line(head) + body))), RefusalKind::gap);
}

TEST_F(SessionTest, EdgeThatCannotKeepAnOfferGoesOnWithTheTokenItHas) {
  ASSERT_TRUE(push_all(session, *central, kToken));
  ASSERT_TRUE(push_all(session, *central, kToken));
  const std::string before = token_in(*session.hello());
  record_at(*edge, 1);
  EdgeSession later{*edge, "hq", clock};
  const auto hello = later.hello();
  edge.disk.inject({.operation = test::Operation::write, .lasting = true});
  ASSERT_TRUE(later.on_hello_answer(say(*hello).body));
  EXPECT_EQ(token_in(*later.hello()), before) << "what is not kept is not shown";
  ASSERT_TRUE(push_all(later, *central, kToken));
  EXPECT_EQ(events_of_type(*hq, "T").size(), 1U);
  const std::size_t offers = records();
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(push_all(later, *central, kToken));
  EXPECT_EQ(records(), offers) << "it does not ask with every HELLO";
}

TEST_F(SessionTest, CentralThatCannotKeepAnOfferMakesNone) {
  ASSERT_TRUE(push_all(session, *central, kToken));
  ASSERT_TRUE(push_all(session, *central, kToken));
  EdgeSession later{*edge, "hq", clock};
  hq.disk.inject({.operation = test::Operation::sync, .lasting = true});
  EXPECT_EQ(refusal_in(say(*later.hello())), RefusalKind::throttle);
}

TEST_F(SessionTest, RestoredCentralTakesNewerTokensThanItRemembers) {
  ASSERT_TRUE(push_all(session, *central, kToken));
  ASSERT_TRUE(push_all(session, *central, kToken));
  CopiedStore backup(hq.disk.after_kill(), clock);
  EdgeSession later{*edge, "hq", clock};
  ASSERT_TRUE(push_all(later, *central, kToken));
  ASSERT_TRUE(push_all(later, *central, kToken));
  backup.begin_epoch(2, clock);
  central = central_for(*backup, {origin("a")}, clock);
  EXPECT_TRUE(push_all(later, *central, kToken));
}

}  // namespace
}  // namespace opossum::sync
