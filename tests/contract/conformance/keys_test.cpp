// SPDX-License-Identifier: MIT
#include "tests/contract/conformance/subjects.hpp"

namespace opossum::conformance {
namespace {

class Keys : public Row {
 protected:
  void expect_seen(const Commit& again, const Receipt& original) {
    const std::uint64_t head = store().head();
    const Receipt receipt = append(again);
    EXPECT_TRUE(receipt.key_seen);
    EXPECT_EQ(receipt.commit, original.commit);
    EXPECT_EQ(receipt.first, original.first);
    EXPECT_EQ(receipt.last, original.last);
    EXPECT_EQ(store().head(), head);
  }
};
OPOSSUM_CONFORMANCE(Keys);

TEST_P(Keys, ASecondTimeGivesTheOriginalReceipt) {
  append({event("Before")});
  const Commit keyed = commit({event("A", {"t"}, "1"), event("B")}, {}, "key-1");
  const Receipt original = append(keyed);
  EXPECT_FALSE(original.key_seen);
  expect_seen(keyed, original);
  append({event("Between")});
  expect_seen(keyed, original);
  store().reopen();
  expect_seen(keyed, original);
  EXPECT_EQ(positions(), run_of(1, 4));
}

TEST_P(Keys, OtherContentIsRefused) {
  append(commit({event("A", {"t"}, "1")}, {}, "key-1"));
  for (const Commit& other : {commit({event("B", {"t"}, "1")}, {}, "key-1"), commit({event("A", {"u"}, "1")}, {}, "key-1"),
                              commit({event("A", {"t"}, "2")}, {}, "key-1"), commit({event("A", {"t"}, "1.0")}, {}, "key-1"),
                              commit({event("A", {"t"})}, {}, "key-1"), commit({event("A", {"t"}, "1"), event("A")}, {}, "key-1")}) {
    EXPECT_EQ(refused(other).code, "key-reuse");
  }
  EXPECT_EQ(store().head(), 1U);
}

TEST_P(Keys, ContentIsComparedAsItIsStored) {
  const Receipt original = append(commit({event("A", {"t", "u"}, R"({"a": [1, 2]})")}, {}, "key-1"));
  expect_seen(commit({event("A", {"t", "u", "t"}, "{ \"a\":[1,2]\n}")}, {}, "key-1"), original);
}

TEST_P(Keys, ATimeThatTheStoreAddedDoesNotMakeItOtherContent) {
  Commit untimed = commit({event("A"), event("B")}, {}, "key-1");
  untimed.events[1].time.reset();
  const Receipt original = append(untimed);
  expect_seen(untimed, original);
  EXPECT_EQ(refused(commit({event("A"), event("B")}, {}, "key-1")).code, "key-reuse") << "a time of one's own is content";
}

TEST_P(Keys, AKeyIsLookedAtBeforeTheCondition) {
  const Commit first = commit({event("A", {"x"})}, unless(of_tags({"x"})), "key-1");
  const Receipt original = append(first);
  expect_seen(first, original);
  EXPECT_EQ(refused(commit({event("B", {"x"})}, unless(of_tags({"x"})), "key-1")).code, "key-reuse");
}

TEST_P(Keys, ARefusedCommitDoesNotUseItsKeyUp) {
  append({event("A", {"x"})});
  expect_conflict(commit({event("B")}, unless(of_tags({"x"})), "key-1"), 1);
  EXPECT_EQ(refused(commit({event("")}, {}, "key-1")).code, "invalid-argument");
  const Receipt receipt = append(commit({event("C")}, {}, "key-1"));
  EXPECT_FALSE(receipt.key_seen);
  EXPECT_EQ(receipt.first, Position(2));
}

TEST_P(Keys, AKeyIsNoTypeNorTag) {
  append(commit({event("A", {"t"})}, {}, "key-1"));
  EXPECT_EQ(positions(of_tags({"key-1"})), Positions{});
  EXPECT_EQ(positions(of_types({"key-1"})), Positions{});
  EXPECT_FALSE(append(commit({event("A", {"t"})}, {}, "t")).key_seen);
  EXPECT_FALSE(append(commit({event("A", {"t"})}, {}, "A")).key_seen);
  EXPECT_EQ(store().head(), 3U);
}

TEST_P(Keys, InvalidKeysAreRefused) {
  for (const std::string& key : {std::string(), std::string("a\nb"), std::string("$k")}) {
    EXPECT_EQ(refused(commit({event("A")}, {}, key)).code, "invalid-argument");
  }
}

}  // namespace
}  // namespace opossum::conformance
