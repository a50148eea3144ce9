// SPDX-License-Identifier: MIT
#include <algorithm>

#include "tests/contract/conformance/subjects.hpp"

namespace opossum::conformance {
namespace {

class ReadingRows : public Row {
 protected:
  /// Six events in commits of different sizes.
  void six_events() {
    append({event("A", {"n:1"}, R"({"n":1})")});
    append({event("B", {"n:2", "even"}, R"("two")"), event("A", {"n:3"}, "3")});
    append({event("B", {"n:4", "even"}), event("C", {}, "null"), event("A", {"n:6", "even"}, "[6]")});
  }
};
OPOSSUM_CONFORMANCE(ReadingRows);

TEST_P(ReadingRows, AnEmptyStoreGivesNothingAndAHeadOfZero) {
  const Reading forwards = read();
  EXPECT_TRUE(forwards.events.empty());
  EXPECT_EQ(forwards.head, 0U);
  EXPECT_EQ(store().head(), 0U);
  EXPECT_TRUE(positions(Query::all(), Range().backwards()).empty());
  EXPECT_TRUE(positions(of_types({"A"}), Range().backwards()).empty());
}

TEST_P(ReadingRows, AllEventsComeAscendingWithEveryFieldAsWritten) {
  NewEvent full = event("Øre", {"line:1", "sensor:s12", "a b"}, R"({"value":21.50,"unit":"°C"})");
  full.id = "producer-1";
  full.subject = "person-7";
  full.meta = R"({"source":"plc"})";
  NewEvent binary = event("Blob");
  binary.data_base64 = "AAEC/w==";
  const std::vector<NewEvent> events = {full, event("B", {"t"}, "1"), binary, event("C"), event("D", {}, "\"x\""), event("E", {"u"}, "{}")};
  append({events[0]});
  append({events[1], events[2], events[3]});
  append({events[4], events[5]});
  const Reading all = read();
  ASSERT_EQ(all.events.size(), 6U);
  for (std::size_t i = 0; i < events.size(); ++i) EXPECT_EQ(all.events[i], stored(i + 1, events[i]));
  EXPECT_EQ(all.head, 6U);
}

TEST_P(ReadingRows, OneEventCanBeAskedForByItsPosition) {
  six_events();
  for (std::uint64_t i = 1; i <= 6; ++i) EXPECT_EQ(store().event_at(i), read().events[i - 1]);
  EXPECT_EQ(store().event_at(0), std::nullopt);
  EXPECT_EQ(store().event_at(7), std::nullopt);
}

TEST_P(ReadingRows, ALimitStopsEarlyAndMayExceedWhatThereIs) {
  six_events();
  EXPECT_EQ(positions(Query::all(), Range().limit(3)), run_of(1, 3));
  EXPECT_EQ(positions(Query::all(), Range().limit(6)), run_of(1, 6));
  EXPECT_EQ(positions(Query::all(), Range().limit(10)), run_of(1, 6));
  EXPECT_EQ(positions(Query::all(), Range().limit(~std::uint64_t{0})), run_of(1, 6));
}

TEST_P(ReadingRows, ALimitOfZeroGivesNothing) {
  six_events();
  EXPECT_TRUE(positions(Query::all(), Range().limit(0)).empty());
  EXPECT_TRUE(positions(of_types({"A"}), Range().limit(0).backwards()).empty());
  EXPECT_EQ(read(Query::all(), Range().limit(0)).head, 6U);
}

TEST_P(ReadingRows, ALimitOfOneStillReportsTheHeadOfTheStore) {
  six_events();
  const Reading one = read(Query::all(), Range().limit(1));
  EXPECT_EQ(positions_of(one.events), Positions{1});
  EXPECT_EQ(one.head, 6U);
  EXPECT_EQ(read(of_types({"A"}), Range().limit(1)).head, 6U);
}

TEST_P(ReadingRows, BackwardsIsTheOppositeOrder) {
  six_events();
  EXPECT_EQ(positions(Query::all(), Range().backwards()), run_of(6, 1));
  EXPECT_EQ(positions(Query::all(), Range().backwards().limit(3)), run_of(6, 4));
  EXPECT_EQ(positions(Query::all(), Range().backwards().before(100)), run_of(6, 1));
  EXPECT_EQ(positions(Query::all(), Range().backwards().before(~std::uint64_t{0})), run_of(6, 1));
}

TEST_P(ReadingRows, AFilterComesBeforeDirectionAndLimit) {
  six_events();
  EXPECT_EQ(positions(of_types({"A"}), Range().backwards().limit(2)), (Positions{6, 3}));
  EXPECT_EQ(positions(of_tags({"even"}), Range().backwards().limit(2)), (Positions{6, 4}));
  EXPECT_EQ(positions(of_tags({"n:2"}), Range().backwards().limit(2)), Positions{2});
}

TEST_P(ReadingRows, ForwardsAndReversedBackwardsAreTheSame) {
  six_events();
  for (const Query& query : {Query::all(), of_types({"A"}), of_tags({"even"}), any_of({of_types({"C"}), of({"A"}, {"even"})})}) {
    auto backwards = read(query, Range().backwards()).events;
    std::ranges::reverse(backwards);
    EXPECT_EQ(read(query).events, backwards);
  }
}

TEST_P(ReadingRows, TwoStoresDoNotAffectEachOther) {
  const auto other = make_subject(GetParam());
  six_events();
  EXPECT_EQ(other->head(), 0U);
  const auto receipt = other->append(commit({event("A", {"n:1"})}, unless(of_tags({"n:1"}))));
  ASSERT_TRUE(receipt);
  EXPECT_EQ(receipt->first, Position(1));
  EXPECT_EQ(store().head(), 6U);
}

TEST_P(ReadingRows, WhatOneHandleAppendsTheOtherSeesInReadsAndConditions) {
  const auto second = store().second();
  ASSERT_EQ(second->head(), 0U);
  append({event("A", {"x"}, "1")});
  EXPECT_EQ(second->head(), 1U);
  const auto seen = second->read(of_tags({"x"}), {}, {});
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->events, read().events);
  EXPECT_EQ(seen->head, 1U);
  const auto refused = second->append(commit({event("B")}, unless(of_tags({"x"}))));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, "condition-failed");
  ASSERT_TRUE(second->append(commit({event("B", {"y"})}, unless(of_tags({"x"}), 1))));
  expect_conflict(commit({event("C")}, unless(of_tags({"y"}))), 2);
}

TEST_P(ReadingRows, AReadNeverSeesPastTheHeadAtItsStart) {
  // More than any buffer on the way to a reader, so that the end is read long after the beginning.
  const std::string data = in_quotes(std::string(256 << 10, 'x'));
  for (int i = 0; i < 40; ++i) append({event("Large", {"t"}, data)});
  const auto second = store().second();
  const auto begun = [&] { ASSERT_TRUE(second->append(commit({event("Late", {"t"}), event("Large", {"t"})}))); };
  for (const auto& query : {Query::all(), of_tags({"t"})}) {
    const std::uint64_t head = store().head();
    const auto reading = store().read(query, {}, begun);
    ASSERT_TRUE(reading);
    EXPECT_EQ(reading->head, head);
    EXPECT_EQ(positions_of(reading->events), run_of(1, head));
  }
}

}  // namespace
}  // namespace opossum::conformance
