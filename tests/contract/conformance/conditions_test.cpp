// SPDX-License-Identifier: MIT
#include "tests/contract/conformance/subjects.hpp"

namespace opossum::conformance {
namespace {

class Conditions : public Row {
 protected:
  /// Nine events; the last one with tag x is at 5.
  void nine_events() {
    append({event("A", {"y"}), event("A", {"x"}), event("B", {"y"})});
    append({event("B", {"y"}), event("A", {"x"}), event("C", {"y"}), event("C"), event("C"), event("D", {"z"})});
  }
  void expect_stored(const Commit& wanted) {
    const std::uint64_t head = store().head();
    EXPECT_EQ(append(wanted).first.value(), head + 1);
  }
  static Commit when_none(Query query, std::optional<std::uint64_t> after = {}) {
    return commit({event("New", {"new"})}, unless(std::move(query), after));
  }
};
OPOSSUM_CONFORMANCE(Conditions);

TEST_P(Conditions, NoMatchAdmits) {
  expect_stored(when_none(of_tags({"x"})));
  nine_events();
  expect_stored(when_none(of_tags({"never used"})));
  expect_stored(when_none(of_types({"Never"})));
  expect_stored(when_none(of({"A"}, {"z"})));
}

TEST_P(Conditions, AMatchAnywhereRefuses) {
  nine_events();
  expect_conflict(when_none(of_tags({"z"})), 9);
  expect_conflict(when_none(of_types({"D"})), 9);
  append(std::vector<NewEvent>(100, event("Noise")));
  expect_conflict(when_none(of_tags({"z"})), 9);
}

TEST_P(Conditions, TheBoundIsExclusive) {
  nine_events();
  expect_stored(when_none(of_tags({"x"}), 5));
  expect_conflict(when_none(of_tags({"x"}), 4), 5);
  expect_conflict(when_none(of_tags({"x"}), 0), 5);
}

TEST_P(Conditions, ABoundAtTheHeadAdmits) {
  nine_events();
  expect_stored(when_none(of_tags({"x"}), 9));
}

TEST_P(Conditions, NewerEventsThatDoNotMatchDoNotRefuse) {
  nine_events();
  expect_stored(when_none(of_tags({"x"}), 5));
  expect_stored(when_none(of({"A"}, {"x"}), 6));
}

TEST_P(Conditions, ABoundBeyondTheHeadAdmits) {
  nine_events();
  expect_stored(when_none(of_tags({"x"}), 1'000));
  expect_stored(when_none(of_tags({"x"}), 5'000'000'000));
  expect_stored(when_none(of_tags({"x"}), ~std::uint64_t{0}));
  store().reopen();
  expect_stored(when_none(of_tags({"x"}), ~std::uint64_t{0}));
}

TEST_P(Conditions, OnlyWhatIsNamedCounts) {
  nine_events();
  expect_conflict(when_none(of_types({"D"}), 8), 9);
  append({event("Q", {"z"})});
  expect_conflict(when_none(of_tags({"z"}), 9), 10);
  expect_stored(when_none(of({"A"}, {"y"}), 1));
  expect_stored(when_none(of({"D"}, {"x"})));
}

TEST_P(Conditions, AllTagsAreNeededAndMoreDoNotHurt) {
  append({event("A", {"a", "b", "c"})});
  expect_conflict(when_none(of_tags({"a", "b"})), 1);
  append({event("A", {"a"})});
  expect_stored(when_none(of_tags({"a", "b"}), 1));
}

TEST_P(Conditions, AnyTypeIsEnough) {
  append({event("T2")});
  expect_conflict(when_none(of_types({"T1", "T2"})), 1);
  expect_stored(when_none(of_types({"T1", "T3"})));
}

TEST_P(Conditions, AnyItemIsEnough) {
  nine_events();
  expect_conflict(when_none(any_of({of_tags({"never"}), of_tags({"z"})})), 9);
  expect_conflict(when_none(any_of({of_tags({"z"}), of_tags({"never"})})), 9);
  expect_stored(when_none(any_of({of_tags({"never"}), of_types({"Never"})})));
}

TEST_P(Conditions, TheBoundAppliesToEveryItem) {
  nine_events();
  expect_stored(when_none(any_of({of_tags({"x"}), of_types({"B"})}), 5));
  expect_stored(when_none(any_of({of_types({"B"}), of_tags({"x"})}), 5));
  expect_conflict(when_none(any_of({of_tags({"x"}), of_types({"B"})}), 4), 5);
}

TEST_P(Conditions, AConditionOnEverythingGuardsTheWholeStore) {
  expect_stored(when_none(Query::all()));
  expect_conflict(when_none(Query::all()), 1);
  expect_stored(when_none(Query::all(), 1));
  expect_conflict(when_none(Query::all(), 1), 2);
  expect_stored(when_none(Query::all(), 2));
}

TEST_P(Conditions, ACommitIsNeverJudgedAgainstItsOwnEvents) {
  expect_stored(commit({event("A", {"x"}), event("B", {"x"})}, unless(of_tags({"x"}))));
  expect_conflict(commit({event("A", {"x"}), event("B", {"x"})}, unless(of_tags({"x"}))), 2);
  expect_stored(commit({event("A", {"x"}), event("B", {"x"})}, unless(of_tags({"x"}), 2)));
  expect_stored(commit({event("A", {"x"})}, unless(Query::all(), 4)));
}

TEST_P(Conditions, EveryGuardMustPass) {
  nine_events();
  const auto guards = [](std::string first, std::string second) {
    return commit({event("New", {"guarded"})}, unless(any_of({of({"A"}, {std::move(first)}), of({"D"}, {std::move(second)})})));
  };
  expect_stored(guards("free", "free"));
  expect_conflict(guards("x", "free"), 5);
  expect_conflict(guards("free", "z"), 9);
  EXPECT_EQ(positions(of_tags({"guarded"})), Positions{10});
}

TEST_P(Conditions, ARefusedCommitLeavesNoTrace) {
  nine_events();
  const Reading before = read();
  expect_conflict(commit({event("E", {"trace"}), event("F", {"trace"})}, unless(of_tags({"x"})), "key"), 5);
  EXPECT_EQ(read().events, before.events);
  EXPECT_EQ(read().head, before.head);
  EXPECT_EQ(positions(of_tags({"trace"})), Positions{});
  expect_stored(commit({event("E")}, unless(of_tags({"trace"})), "key"));
  store().reopen();
  EXPECT_EQ(store().head(), 10U);
}

TEST_P(Conditions, TheNewestMatchIsNamed) {
  nine_events();
  expect_conflict(when_none(of_tags({"y"})), 6);
  expect_conflict(when_none(any_of({of_tags({"x"}), of_types({"B"})}), 1), 5);
}

TEST_P(Conditions, AnInvalidQueryIsNoConflict) {
  nine_events();
  Query empty_item = of_tags({"x"});
  empty_item.items.emplace_back();
  for (const Query& bad : {empty_item, of({}, {}), of_tags({""}), of_types({"a\nb"})}) {
    EXPECT_EQ(refused(when_none(bad)).code, "invalid-argument");
  }
  EXPECT_EQ(refused(when_none(of_tags({std::string(257, 'x')}))).code, "too-large");
  EXPECT_EQ(store().head(), 9U);
}

TEST_P(Conditions, AnEmptyBatchIsToldFirst) {
  nine_events();
  EXPECT_EQ(refused(commit({}, unless(of_tags({"x"})))).code, "invalid-argument");
  EXPECT_EQ(refused(commit({})).code, "invalid-argument");
}

TEST_P(Conditions, ACourseIsNeverOverbooked) {
  constexpr std::size_t kCapacity = 2;
  append({event("CourseDefined", {"course:c1"}, R"({"capacity":2})")});
  const Query course = of({"CourseDefined", "StudentSubscribed"}, {"course:c1"});
  const auto subscribe = [&](const std::string& student, const Reading& view) -> std::string {
    if (view.events.size() > kCapacity) return "full";
    const Query decision = any_of({course, of({"StudentSubscribed"}, {"student:" + student})});
    const auto answer =
        store().append(commit({event("StudentSubscribed", {"course:c1", "student:" + student})}, unless(decision, view.head)));
    return answer ? "subscribed" : answer.error().code;
  };
  EXPECT_EQ(subscribe("s1", read(course)), "subscribed");
  const Reading stale = read(course);
  EXPECT_EQ(subscribe("s2", read(course)), "subscribed");
  EXPECT_EQ(subscribe("s3", stale), "condition-failed");
  EXPECT_EQ(subscribe("s3", read(course)), "full");
  EXPECT_EQ(positions(of_types({"StudentSubscribed"})), (Positions{2, 3}));
}

}  // namespace
}  // namespace opossum::conformance
