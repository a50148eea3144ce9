// SPDX-License-Identifier: MIT
// What a target gets to see: filters, redaction and approval, and what the central makes of the rest.
#include <gmock/gmock.h>

#include "sync/push/approvals.hpp"
#include "tests/unit/sync/push_frames.hpp"

namespace opossum::sync::testing {
namespace {

using push::EdgeSession;

Query types(std::vector<std::string> names) { return Query{{QueryItem{std::move(names), {}}}}; }

struct DisclosureTest : ::testing::Test {
  EdgeSession session(Disclosure disclosure) { return EdgeSession(*edge, "hq", clock, {}, std::move(disclosure)); }
  static Disclosure without(std::vector<std::string> names) {
    Disclosure disclosure;
    disclosure.exclude = types(std::move(names));
    return disclosure;
  }
  void record(const std::string& type, const std::string& data = "{}") { ASSERT_TRUE(edge->append(fact(type, {"n:1"}, data))); }
  Sequence decided() { return hq->progress_of({edge->identity().id, 1, 0}).value_or(OriginProgress{}).decided; }
  Linked linked() { return hq->progress_of({edge->identity().id, 1, 0}).value_or(OriginProgress{}).linked; }
  void push(Disclosure disclosure) {
    auto to = session(std::move(disclosure));
    const auto pushed = push_all(to, *central, "token of a");
    ASSERT_TRUE(pushed) << pushed.error().message();
  }

  /// Everything in one PUSH, as in a first session.
  CentralAnswer push_of(Disclosure disclosure) {
    push::RefusalLog refusals(*edge, "hq");
    pull::PullLog pulled(*edge, "hq", {});
    push::Outbox outbox(*edge, std::move(disclosure));
    outbox.resume_after({});
    const auto push = outbox.take({1 << 20, 100, 1 << 20}, push::Knowledge(refusals, pulled));
    EXPECT_TRUE(push && *push);
    return central->handle("push", "token of a", protocol::encode_frame(protocol::FrameType::push, (*push)->payload));
  }

  test::ManualClock clock;
  MemoryStore edge{"edge", clock};
  MemoryStore hq{"hq", clock};
  std::unique_ptr<Central> central = central_for(*hq, {origin("a")}, clock);
};

TEST_F(DisclosureTest, WhatIsExcludedStaysAndTheSequenceGoesOn) {
  for (const char* type : {"Trace", "Sale", "Trace", "Trace", "Sale", "Trace"}) record(type);
  push(without({"Trace"}));
  EXPECT_EQ(events_of_type(*hq, "Sale").size(), 2U);
  EXPECT_TRUE(events_of_type(*hq, "Trace").empty());
  EXPECT_EQ(decided(), Sequence(6)) << "the run at the end is known, too";
  EXPECT_EQ(linked(), edge->authored()) << "and the links of both sides agree";
  record("Sale");
  push(without({"Trace"}));
  EXPECT_EQ(events_of_type(*hq, "Sale").size(), 3U);
}

TEST_F(DisclosureTest, OnlyWhatIsIncludedLeavesAndExclusionIsStronger) {
  for (const char* type : {"Sale", "Alarm", "Note"}) record(type);
  Commit both = fact("Sale", {});
  both.events.push_back(fact("Note", {}).events.front());
  ASSERT_TRUE(edge->append(both));
  Disclosure disclosure = without({"Note"});
  disclosure.include = types({"Sale", "Note"});
  push(disclosure);
  EXPECT_EQ(events_of_type(*hq, "Sale").size(), 1U) << "a commit goes whole or not at all";
  EXPECT_TRUE(events_of_type(*hq, "Alarm").empty());
  EXPECT_TRUE(events_of_type(*hq, "Note").empty());
}

TEST_F(DisclosureTest, ARunThatStaysIsOneRecordAtTheCentral) {
  for (int i = 0; i < 50; ++i) record("Trace");
  push(without({"Trace"}));
  EXPECT_THAT(events_of_type(*hq, "$sync.skipped"), ::testing::ElementsAre(::testing::HasSubstr(R"("data":{"from":1,"to":50})")));
  for (int i = 0; i < 50; ++i) record("Trace");
  record("Sale");
  push(without({"Trace"}));
  EXPECT_EQ(events_of_type(*hq, "$sync.skipped").size(), 1U) << "the sale's own commit says so";
  EXPECT_EQ(decided(), Sequence(101));
}

TEST_F(DisclosureTest, AloneARunIsToldOnceASession) {
  auto to = session(without({"Trace"}));
  record("Trace");
  ASSERT_TRUE(push_all(to, *central, "token of a"));
  EXPECT_EQ(decided(), Sequence(1));
  record("Trace");
  auto frame = to.next_push(1 << 20);
  ASSERT_TRUE(frame);
  EXPECT_FALSE(*frame) << "a trace a second must not make a record a second at the central";
  ASSERT_TRUE(push_all(to, *central, "token of a"));
  EXPECT_EQ(decided(), Sequence(2));
}

TEST_F(DisclosureTest, AnExcludedCommitThatTheCentralRefusedBeforeIsAnsweredAsItWas) {
  record("Sale");
  record("Trace");
  record("Sale");
  // The answer is lost, and the filter is changed before the frame is sent again.
  auto first = session({});
  ASSERT_TRUE(first.on_hello_answer(central->handle("hello", "token of a", *first.hello()).body));
  static_cast<void>(central->handle("push", "token of a", **first.next_push(1 << 20)));
  push(without({"Trace"}));
  EXPECT_EQ(decided(), Sequence(3));
  EXPECT_EQ(events_of_type(*hq, "Trace").size(), 1U) << "it had left already";
  EXPECT_EQ(events_of_type(*hq, "Sale").size(), 2U);
}

TEST_F(DisclosureTest, AFrameOfOldCommitsIsAnsweredWhicheverSideSkippedSomeOfThem) {
  record("Sale");
  record("Trace");
  record("Sale");
  EXPECT_EQ(outcomes_in(push_of(without({"Trace"}))).accepted.size(), 2U);
  // The same three, all shown: what was skipped here has no outcome, the others have theirs.
  const auto all = outcomes_in(push_of({}));
  EXPECT_EQ(all.decided, Sequence(3));
  EXPECT_EQ(all.accepted.size(), 2U);
  EXPECT_TRUE(events_of_type(*hq, "Trace").empty());
  // And fewer than were shown before.
  EXPECT_EQ(outcomes_in(push_of(without({"Sale"}))).decided, Sequence(3));
}

TEST_F(DisclosureTest, RefusalsAndRunsThatStayDoNotDisturbEachOther) {
  record("Taken");
  ASSERT_TRUE(hq->append(fact("Taken", {"seat:1"})));
  record("Trace");
  ASSERT_TRUE(edge->append(decision("Sold", "seat:1", "Taken")));
  record("Trace");
  record("Sale");
  record("Trace");
  push(without({"Trace"}));
  EXPECT_EQ(decided(), Sequence(6));
  EXPECT_EQ(events_of_type(*hq, "$sync.refused").size(), 1U);
  EXPECT_EQ(events_of_type(*hq, "Sale").size(), 1U);
  EXPECT_EQ(events_of_type(*edge, "$sync.rejected").size(), 1U);
}

TEST_F(DisclosureTest, RedactedMembersNeverLeaveAndTheLinksStillFit) {
  record("Sale", R"({"customer":{"name":"A","phone":"1"},"sum":1.50})");
  record("Sale", R"({"sum":2})");
  Disclosure disclosure;
  disclosure.redact = {"/customer/phone"};
  push(disclosure);
  const auto sales = events_of_type(*hq, "Sale");
  ASSERT_EQ(sales.size(), 2U);
  EXPECT_THAT(sales[0], ::testing::HasSubstr(R"("data":{"customer":{"name":"A"},"sum":1.50})"));
  EXPECT_EQ(linked(), edge->authored());
  const auto commit = hq->find_outcome({edge->identity().id, 1, 0}, Sequence(1));
  EXPECT_THAT(std::string((*commit)->line()), ::testing::HasSubstr("\"redacted\":\"" + to_hex(sha256(authored_lines(edge)[0])) + '"'));
}

TEST_F(DisclosureTest, ARedactedCommitThatComesTwiceIsKnownByItsDigest) {
  record("Sale", R"({"phone":"1","sum":1})");
  Disclosure disclosure;
  disclosure.redact = {"/phone"};
  auto first = session(disclosure);
  ASSERT_TRUE(first.on_hello_answer(central->handle("hello", "token of a", *first.hello()).body));
  const std::string frame = **first.next_push(1 << 20);
  EXPECT_EQ(outcomes_in(central->handle("push", "token of a", frame)).decided, Sequence(1));
  EXPECT_EQ(outcomes_in(central->handle("push", "token of a", frame)).accepted.size(), 1U);
  EXPECT_EQ(events_of_type(*hq, "Sale").size(), 1U);
}

TEST_F(DisclosureTest, NothingLeavesBeforeItIsApproved) {
  for (int i = 0; i < 3; ++i) record("Sale");
  push::Approvals approvals(*edge, "hq", true);
  auto to = session({});
  to.hold_behind(*approvals.limit());
  ASSERT_TRUE(push_all(to, *central, "token of a"));
  EXPECT_EQ(decided(), Sequence(0));
  EXPECT_TRUE(to.holds());

  ASSERT_TRUE(approvals.approve_through(CommitNumber(1)));
  to.hold_behind(*approvals.limit());
  ASSERT_TRUE(push_all(to, *central, "token of a"));
  EXPECT_EQ(decided(), Sequence(1));
}

TEST_F(DisclosureTest, AnApprovalSurvivesARestartAndIsNeverTakenBack) {
  for (int i = 0; i < 3; ++i) record("Sale");
  {
    push::Approvals approvals(*edge, "hq", true);
    ASSERT_TRUE(approvals.approve_through(CommitNumber(2)));
    ASSERT_TRUE(approvals.approve_through(CommitNumber(1)));
    EXPECT_EQ(approvals.limit()->value(), Sequence(2));
  }
  push::Approvals again(*edge, "hq", true);
  EXPECT_EQ(again.limit()->value(), Sequence(2));
  EXPECT_EQ(push::Approvals(*edge, "other", true).limit()->value(), Sequence()) << "each target has its own";
  EXPECT_FALSE(push::Approvals(*edge, "hq", false).limit()->has_value());
}

TEST_F(DisclosureTest, ApprovalUpToATimeEndsBeforeTheFirstLaterCommit) {
  const auto at = [&](int minute) {
    Commit commit = fact("Sale", {});
    commit.events[0].time = *from_rfc3339("2026-01-01T00:0" + std::to_string(minute) + ":00.000000Z");
    ASSERT_TRUE(edge->append(commit));
  };
  at(1);
  at(2);
  at(5);
  at(3);
  push::Approvals approvals(*edge, "hq", true);
  ASSERT_TRUE(approvals.approve_until(*from_rfc3339("2026-01-01T00:04:00.000000Z")));
  EXPECT_EQ(approvals.limit()->value(), Sequence(2)) << "commits leave in their order";
}

}  // namespace
}  // namespace opossum::sync::testing
