// SPDX-License-Identifier: MIT
#include <algorithm>

#include "tests/contract/conformance/subjects.hpp"

namespace opossum::conformance {
namespace {

class Windows : public Row {};
OPOSSUM_CONFORMANCE(Windows);

std::vector<NewEvent> numbered(std::size_t count) {
  std::vector<NewEvent> events;
  for (std::size_t i = 1; i <= count; ++i) events.push_back(event(i % 3 == 0 ? "Third" : "Other", {"n:" + std::to_string(i)}));
  return events;
}

TEST_P(Windows, AfterAndBeforeAreExclusive) {
  append(numbered(6));
  EXPECT_EQ(positions(Query::all(), Range().after(4)), (Positions{5, 6}));
  EXPECT_EQ(positions(Query::all(), Range().after(0)), run_of(1, 6));
  EXPECT_EQ(positions(Query::all(), Range().after(6)), Positions{});
  EXPECT_EQ(positions(Query::all(), Range().before(3)), (Positions{1, 2}));
  EXPECT_EQ(positions(Query::all(), Range().before(1)), Positions{});
  EXPECT_EQ(positions(Query::all(), Range().before(0)), Positions{});
  EXPECT_EQ(positions(Query::all(), Range().before(3).backwards()), (Positions{2, 1}));
  EXPECT_EQ(positions(Query::all(), Range().after(4).backwards()), (Positions{6, 5}));
}

TEST_P(Windows, AStartBeyondTheHeadIsEmptyAndReportsTheHead) {
  append(numbered(6));
  for (const std::uint64_t start : {std::uint64_t{7}, std::uint64_t{1'000'000'000'000}, ~std::uint64_t{0}}) {
    const Reading reading = read(Query::all(), Range().after(start));
    EXPECT_TRUE(reading.events.empty());
    EXPECT_EQ(reading.head, 6U);
    EXPECT_TRUE(positions(of_types({"Third"}), Range().after(start)).empty());
    EXPECT_TRUE(positions(Query::all(), Range().after(start).backwards()).empty());
  }
}

TEST_P(Windows, AClosedWindowIsTheSameInBothDirections) {
  append(numbered(6));
  EXPECT_EQ(positions(Query::all(), Range().after(2).before(6)), run_of(3, 5));
  EXPECT_EQ(positions(Query::all(), Range().after(2).before(6).backwards()), run_of(5, 3));
  EXPECT_EQ(positions(Query::all(), Range().after(5).before(2)), Positions{});
  EXPECT_EQ(positions(Query::all(), Range().after(3).before(4)), Positions{});
}

TEST_P(Windows, AStartBetweenTwoMatchesGoesOnAtTheNextOne) {
  append(numbered(9));
  EXPECT_EQ(positions(of_types({"Third"}), Range().after(4)), (Positions{6, 9}));
  EXPECT_EQ(positions(of_types({"Third"}), Range().after(5)), (Positions{6, 9}));
  EXPECT_EQ(positions(of_types({"Third"}), Range().before(5).backwards()), Positions{3});
}

TEST_P(Windows, ABoundAppliesToEveryItem) {
  append(numbered(9));
  const Query query = any_of({of_tags({"n:1"}), of_types({"Third"}), of_tags({"n:8"})});
  EXPECT_EQ(positions(query, Range().after(3)), (Positions{6, 8, 9}));
  EXPECT_EQ(positions(query, Range().before(4).backwards()), (Positions{3, 1}));
  EXPECT_EQ(positions(query, Range().after(1).before(8)), (Positions{3, 6}));
}

TEST_P(Windows, PagesLeaveNoGapAndNoDuplicate) {
  for (int i = 0; i < 20; ++i) {
    std::vector<NewEvent> events;
    for (int k = 0; k < 5; ++k) events.insert(events.end(), {event("Wanted", {"w"}), event("Noise")});
    append(std::move(events));
  }
  Positions forwards;
  Positions backwards;
  for (Positions page = positions(of_tags({"w"}), Range().limit(7)); !page.empty();
       page = positions(of_tags({"w"}), Range().limit(7).after(forwards.back()))) {
    ASSERT_LE(page.size(), 7U);
    forwards.insert(forwards.end(), page.begin(), page.end());
    ASSERT_LE(forwards.size(), 100U) << "more than there is";
  }
  for (Positions page = positions(of_tags({"w"}), Range().limit(7).backwards()); !page.empty();
       page = positions(of_tags({"w"}), Range().limit(7).backwards().before(backwards.back()))) {
    ASSERT_LE(page.size(), 7U);
    backwards.insert(backwards.end(), page.begin(), page.end());
    ASSERT_LE(backwards.size(), 100U) << "more than there is";
  }
  Positions wanted;
  for (std::uint64_t i = 1; i <= 199; i += 2) wanted.push_back(i);
  EXPECT_EQ(forwards, wanted);
  std::ranges::reverse(backwards);
  EXPECT_EQ(backwards, wanted);
}

TEST_P(Windows, SinceIsInclusiveAndUntilExclusiveInTheTimeOfTheEvents) {
  const Timestamp noon = *event("A").time;
  std::vector<NewEvent> events = numbered(5);
  for (std::size_t i = 0; i < events.size(); ++i) events[i].time = noon + std::chrono::microseconds(i == 3 ? -1 : static_cast<int>(i));
  append(events);
  EXPECT_EQ(positions(Query::all(), Range().since(noon)), (Positions{1, 2, 3, 5}));
  EXPECT_EQ(positions(Query::all(), Range().until(noon)), Positions{4});
  EXPECT_EQ(positions(Query::all(), Range().since(noon + std::chrono::microseconds(1)).until(noon + std::chrono::microseconds(4))),
            (Positions{2, 3}));
  EXPECT_EQ(positions(Query::all(), Range().since(noon + std::chrono::microseconds(1)).limit(2).backwards()), (Positions{5, 3}));
  EXPECT_EQ(positions(of_types({"Third"}), Range().since(noon + std::chrono::microseconds(3))), Positions{});
}

}  // namespace
}  // namespace opossum::conformance
