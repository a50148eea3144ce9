// SPDX-License-Identifier: MIT
#include <algorithm>
#include <thread>

#include "store/clock.hpp"
#include "tests/contract/conformance/subjects.hpp"

namespace opossum::conformance {
namespace {

class Appending : public Row {};
OPOSSUM_CONFORMANCE(Appending);

TEST_P(Appending, TheFirstEventHasPositionOne) {
  const Receipt receipt = append({event("A")});
  EXPECT_EQ(receipt, (Receipt{CommitNumber(1), Position(1), Position(1)}));
}

TEST_P(Appending, ABatchIsConsecutiveAndInTheGivenOrder) {
  append({event("A")});
  const Receipt receipt = append({event("C", {}, "1"), event("A", {}, "2"), event("B", {}, "3")});
  EXPECT_EQ(receipt, (Receipt{CommitNumber(2), Position(2), Position(4)}));
  const auto events = read(Query::all(), Range().after(1)).events;
  EXPECT_EQ(events, (std::vector{stored(2, event("C", {}, "1")), stored(3, event("A", {}, "2")), stored(4, event("B", {}, "3"))}));
}

TEST_P(Appending, PositionsIncreaseWithoutGapAlsoPastRefusals) {
  std::uint64_t last = 0;
  for (int i = 0; i < 30; ++i) {
    const Receipt receipt = append(std::vector<NewEvent>(static_cast<std::size_t>(1 + i % 3), event("A", {"n"})));
    EXPECT_EQ(receipt.first.value(), last + 1);
    EXPECT_EQ(receipt.commit.value(), static_cast<std::uint64_t>(i) + 1);
    last = receipt.last.value();
    if (i % 4 == 0) expect_conflict(commit({event("B"), event("B")}, unless(of_tags({"n"}))), last);
    if (i % 4 == 1) {
      EXPECT_EQ(refused(commit({event("B"), event("")})).code, "invalid-argument");
    }
  }
  EXPECT_EQ(positions(), run_of(1, last));
}

TEST_P(Appending, NoLaterEventTakesAPositionBelowASeenOne) {
  std::vector<std::unique_ptr<Subject>> clients;
  for (int i = 0; i < 3; ++i) clients.push_back(store().second());
  std::vector<std::jthread> writers;
  for (auto& client : clients) {
    writers.emplace_back([&client] {
      for (int i = 0; i < 60; ++i) EXPECT_TRUE(client->append(commit({event("A", {"t"}), event("B", {"t"})})));
    });
  }
  const auto reader = store().second();
  std::vector<std::string> seen;
  while (seen.size() < 360 && !HasFailure()) {
    // A hook makes it a single read, which appends under way cannot tell from a second one.
    const auto now = reader->read(of_tags({"t"}), {}, [] {});
    ASSERT_TRUE(now);
    ASSERT_EQ(now->events.size() % 2, 0U) << "half a commit is visible";
    ASSERT_EQ(positions_of(now->events), now->events.empty() ? Positions() : run_of(1, now->head));
    ASSERT_TRUE(std::equal(seen.begin(), seen.end(), now->events.begin())) << "history has changed";
    seen = now->events;
  }
}

TEST_P(Appending, TheHeadIsThatOfTheLastAppendThroughEveryHandle) {
  const auto second = store().second();
  for (int i = 0; i < 10; ++i) {
    const std::uint64_t last = append({event("A"), event("B")}).last.value();
    EXPECT_EQ(store().head(), last);
    EXPECT_EQ(second->head(), last);
    EXPECT_EQ(read(Query::all(), Range().limit(0)).head, last);
  }
}

TEST_P(Appending, AReopenedStoreHoldsEveryByteAndGoesOnCounting) {
  append({event("A", {"x"}, R"({"n":1.0})"), event("B", {"x", "y"})});
  append(commit({event("C")}, {}, "key-1"));
  const auto before = read().events;
  for (int i = 0; i < 3; ++i) {
    store().reopen();
    const auto after = read().events;
    ASSERT_GE(after.size(), before.size());
    EXPECT_TRUE(std::equal(before.begin(), before.end(), after.begin()));
    const Receipt receipt = append({event("D", {"again"})});
    EXPECT_EQ(receipt.first.value(), 4U + static_cast<std::uint64_t>(i));
    EXPECT_EQ(receipt.commit.value(), 3U + static_cast<std::uint64_t>(i));
  }
  expect_conflict(commit({event("E")}, unless(of_tags({"x", "y"}))), 2);
  EXPECT_EQ(positions(of_tags({"again"})), run_of(4, 6));
}

TEST_P(Appending, ABatchOfManyEventsIsOneCommit) {
  for (const std::size_t count : {128U, 1'000U, 10'000U}) {
    const std::uint64_t head = store().head();
    std::vector<NewEvent> events;
    for (std::size_t i = 0; i < count; ++i)
      events.push_back(event("A", {"batch:" + std::to_string(count), "n:" + std::to_string(i)}, std::to_string(i)));
    const Receipt receipt = append(std::move(events));
    EXPECT_EQ(receipt.first.value(), head + 1);
    EXPECT_EQ(receipt.last.value(), head + count);
    EXPECT_EQ(positions(of_tags({"batch:" + std::to_string(count)})), run_of(head + 1, head + count));
  }
  EXPECT_EQ(refused(commit(std::vector<NewEvent>(10'001, event("A")))).code, "too-large");
}

TEST_P(Appending, TheClientsIdComesBackAndIsNotMatchable) {
  NewEvent with_id = event("A", {"t"});
  with_id.id = "order-4711";
  append({with_id, event("A")});
  EXPECT_EQ(read().events[0], stored(1, with_id));
  EXPECT_EQ(positions(of_tags({"order-4711"})), Positions{});
  EXPECT_EQ(positions(of_types({"order-4711"})), Positions{});
  EXPECT_EQ(append({with_id}).first, Position(3)) << "an id is no idempotency key";
}

TEST_P(Appending, EqualEventsWithoutIdsAreTwoEvents) {
  append({event("A", {"t"}, "1"), event("A", {"t"}, "1")});
  append({event("A", {"t"}, "1")});
  EXPECT_EQ(positions(of_tags({"t"})), run_of(1, 3));
}

TEST_P(Appending, ATimeIsKeptAsGivenAndStampedWhenThereIsNone) {
  NewEvent old = event("A");
  old.time = *from_rfc3339("1969-12-31T23:59:59.999999Z");
  NewEvent late = event("A");
  late.time = *from_rfc3339("2199-01-01T00:00:00Z");
  NewEvent now = event("A");
  now.time.reset();
  const auto begin = system_clock().now();
  append({old, late, now});
  const auto end = system_clock().now();
  const auto events = read().events;
  EXPECT_EQ(events[0], stored(1, old));
  EXPECT_EQ(events[1], stored(2, late));
  const auto at = events[2].find("\"time\":\"") + 8;
  const auto stamped = from_rfc3339(events[2].substr(at, 27));
  ASSERT_TRUE(stamped) << events[2];
  EXPECT_GE(*stamped, begin);
  EXPECT_LE(*stamped, end);
  now.time = *stamped;
  EXPECT_EQ(events[2], stored(3, now));
}

TEST_P(Appending, ABatchWithAnInvalidEventLeavesNoTrace) {
  append({event("A")});
  NewEvent both = event("A", {}, "1");
  both.data_base64 = "AA==";
  NewEvent no_base64 = event("A");
  no_base64.data_base64 = "A*==";
  NewEvent no_object = event("A");
  no_object.meta = "[]";
  for (const NewEvent& bad : {event(""), event("A", {""}), event("$system"), event("A", {"$x"}), event("a\nb"), event("A", {"\x7f"}),
                              both, no_base64, no_object}) {
    const Refusal refusal = refused(commit({event("B", {"trace"}), event("B", {"trace"}), bad, event("B", {"trace"})}));
    EXPECT_EQ(refusal.code, "invalid-argument") << refusal.detail;
  }
  EXPECT_EQ(positions(), Positions{1});
  EXPECT_EQ(positions(of_tags({"trace"})), Positions{});
  EXPECT_EQ(append(commit({event("C")}, unless(of_tags({"trace"})))).first, Position(2));
}

}  // namespace
}  // namespace opossum::conformance
