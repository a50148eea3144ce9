// SPDX-License-Identifier: MIT
#include <algorithm>

#include "tests/contract/conformance/subjects.hpp"

namespace opossum::conformance {
namespace {

class Filtering : public Row {
 protected:
  /// Eight events whose tags nearly match each other.
  void tag_matrix() {
    append({event("A", {"foo"}), event("A", {"foos"}), event("A", {"foo", "baz:foo"}), event("A", {"baz:foosnot"})});
    append({event("A", {"baz:foo"}), event("A", {"fo"}), event("A", {"foo", "bar", "baz:foo"}), event("A", {"bar"})});
  }
};
OPOSSUM_CONFORMANCE(Filtering);

TEST_P(Filtering, ATagMatchesExactlyAndNeverByPrefixOrSubstring) {
  tag_matrix();
  EXPECT_EQ(positions(of_tags({"foo"})), (Positions{1, 3, 7}));
  EXPECT_EQ(positions(of_tags({"foos"})), Positions{2});
  EXPECT_EQ(positions(of_tags({"fo"})), Positions{6});
  EXPECT_EQ(positions(of_tags({"baz:foo"})), (Positions{3, 5, 7}));
  EXPECT_EQ(positions(of_tags({"baz:foosnot"})), Positions{4});
}

TEST_P(Filtering, ATypeMatchesExactlyAndNeverByPrefixOrSubstring) {
  append({event("Order"), event("OrderPlaced"), event("PreOrder"), event("Order ")});
  EXPECT_EQ(positions(of_types({"Order"})), Positions{1});
  EXPECT_EQ(positions(of_types({"OrderPlaced"})), Positions{2});
  EXPECT_EQ(positions(of_types({"Order "})), Positions{4});
}

TEST_P(Filtering, ItemsAreAUnionInPositionOrder) {
  tag_matrix();
  EXPECT_EQ(positions(any_of({of_tags({"foo"}), of_tags({"bar"})})), (Positions{1, 3, 7, 8}));
  EXPECT_EQ(positions(any_of({of_tags({"bar"}), of_tags({"foo"})})), (Positions{1, 3, 7, 8}));
}

TEST_P(Filtering, AnEventNeedsAllTagsOfAnItemAndMayHaveMore) {
  tag_matrix();
  EXPECT_EQ(positions(of_tags({"foo", "baz:foo"})), (Positions{3, 7}));
  EXPECT_EQ(positions(of_tags({"baz:foo", "bar", "foo"})), Positions{7});
  EXPECT_EQ(positions(of_tags({"foo", "bar", "baz:foo", "more"})), Positions{});
}

TEST_P(Filtering, AnEventNeedsAnyTypeOfAnItem) {
  append({event("A"), event("B"), event("C"), event("A")});
  EXPECT_EQ(positions(of_types({"A"})), (Positions{1, 4}));
  EXPECT_EQ(positions(of_types({"A", "B"})), (Positions{1, 2, 4}));
  EXPECT_EQ(positions(of_types({"B", "A"})), (Positions{1, 2, 4}));
  EXPECT_EQ(positions(of_types({"A", "Z"})), (Positions{1, 4}));
}

TEST_P(Filtering, TypesAndTagsOfOneItemBothCount) {
  append({event("A", {"t1"}), event("A", {"t2"}), event("B", {"t1"})});
  EXPECT_EQ(positions(of({"A"}, {"t1"})), Positions{1});
  EXPECT_EQ(positions(of({"A", "B"}, {"t1"})), (Positions{1, 3}));
  EXPECT_EQ(positions(any_of({of({"A"}, {"t2"}), of({"B"}, {"t1"})})), (Positions{2, 3}));
}

TEST_P(Filtering, WhatIsUnknownMatchesNothing) {
  tag_matrix();
  EXPECT_EQ(positions(of_types({"Never"})), Positions{});
  EXPECT_EQ(positions(of_tags({"never"})), Positions{});
  EXPECT_EQ(positions(of({"A"}, {"never"})), Positions{});
  EXPECT_EQ(positions(of_tags({"A"})), Positions{}) << "a type is no tag";
  EXPECT_EQ(positions(of_types({"foo"})), Positions{}) << "a tag is no type";
  EXPECT_EQ(read(of_types({"Never"})).head, 8U);
}

TEST_P(Filtering, AnEventThatMatchesTwoItemsComesOnce) {
  tag_matrix();
  const Query query = any_of({of_tags({"foo"}), of_tags({"baz:foo"}), of_types({"A"})});
  EXPECT_EQ(positions(query), run_of(1, 8));
  EXPECT_EQ(positions(query, Range().backwards()), run_of(8, 1));
  EXPECT_EQ(positions(any_of({of_tags({"foo"}), of_tags({"foo"})})), (Positions{1, 3, 7}));
  EXPECT_EQ(positions(of_tags({"foo", "foo"})), (Positions{1, 3, 7}));
  EXPECT_EQ(positions(of({"A", "A"}, {"foo"})), (Positions{1, 3, 7}));
}

TEST_P(Filtering, TheOrderOfItemsDoesNotMatter) {
  tag_matrix();
  std::vector<Query> items = {of_tags({"foo"}), of_tags({"bar"}), of({"A"}, {"foos"})};
  const auto wanted = read(any_of(items)).events;
  for (int i = 0; i < 3; ++i) {
    std::rotate(items.begin(), items.begin() + 1, items.end());
    EXPECT_EQ(read(any_of(items)).events, wanted);
    std::swap(items[0], items[1]);
    EXPECT_EQ(read(any_of(items)).events, wanted);
  }
}

TEST_P(Filtering, UntaggedEventsAreInAllAndInNoTag) {
  append({event("A"), event("A", {"t"}), event("B")});
  EXPECT_EQ(positions(), run_of(1, 3));
  EXPECT_EQ(positions(of_tags({"t"})), Positions{2});
  EXPECT_EQ(positions(of_types({"A"})), (Positions{1, 2}));
}

TEST_P(Filtering, TwoTagsWithOneKeyBothMatch) {
  append({event("A", {"k:1", "k:2"}), event("A", {"k:2"})});
  EXPECT_EQ(positions(of_tags({"k:1"})), Positions{1});
  EXPECT_EQ(positions(of_tags({"k:2"})), (Positions{1, 2}));
  EXPECT_EQ(positions(of_tags({"k:1", "k:2"})), Positions{1});
  EXPECT_EQ(positions(of_tags({"k"})), Positions{});
}

TEST_P(Filtering, ALimitCountsWhatMatches) {
  std::vector<NewEvent> events(50, event("Noise", {"noise"}));
  for (int i = 0; i < 3; ++i) events.push_back(event("Wanted", {"w"}));
  append(events);
  EXPECT_EQ(positions(of_tags({"w"}), Range().limit(2)), (Positions{51, 52}));
  EXPECT_EQ(positions(of_types({"Noise"}), Range().backwards().limit(2)), (Positions{50, 49}));
}

TEST_P(Filtering, ALimitCountsOverAllItemsTogether) {
  append({event("A", {"a"}), event("B", {"b"}), event("A", {"a", "b"}), event("B", {"b"}), event("A", {"a"})});
  const Query query = any_of({of_tags({"a"}), of_tags({"b"})});
  EXPECT_EQ(positions(query, Range().limit(3)), run_of(1, 3));
  EXPECT_EQ(positions(query, Range().limit(4)), run_of(1, 4)) << "an event that matches twice counts once";
  EXPECT_EQ(positions(query, Range().limit(4).backwards()), run_of(5, 2));
}

}  // namespace
}  // namespace opossum::conformance
