// SPDX-License-Identifier: MIT
// The conflict inbox, at the edge that authored what was refused and at the central that refused it.
#include <gmock/gmock.h>

#include "sync/conflict_inbox.hpp"
#include "tests/unit/sync/pull_fixture.hpp"

namespace opossum::sync::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// Edge b sold car 1 first; edge a sold it, too, and registered the sale.
class ConflictsTest : public PullTest {
 protected:
  ConflictsTest() {
    EXPECT_TRUE(push());
    Commit sale = decision("Sold", "car:1", "Sold");
    sale.events.front().data = R"({"price":21.50})";
    EXPECT_TRUE(a_->append(sale));
    Commit registration = fact("Registered", {"car:1"});
    registration.condition = AppendCondition{Query{{QueryItem{{"Sold"}, {"car:1"}}}}, a_->head().position};
    EXPECT_TRUE(a_->append(registration));
    store_of_b(fact("Sold", {"car:1"}));
    EXPECT_TRUE(sync());
    first_ = id_of(*a_, "$sync.rejected", 0);
    second_ = id_of(*a_, "$sync.rejected", 1);
  }
  static Position id_of(EventStore& store, const std::string& type, std::size_t index) {
    const auto events = events_of_type(store, type);
    EXPECT_LT(index, events.size());
    if (index >= events.size()) return {};
    return Position(std::stoull(events[index].substr(std::string("{\"position\":").size())));
  }
  static std::string shown(ConflictInbox& inbox, Position id) {
    auto text = inbox.show(id);
    EXPECT_TRUE(text && *text);
    return text && *text ? **text : "";
  }
  static ConflictResolution superseding(Commit commit) {
    ConflictResolution resolution;
    resolution.action = ConflictAction::supersede;
    resolution.commit = std::move(commit);
    resolution.note = "sold the other one";
    resolution.by = "manager";
    return resolution;
  }
  static std::string listed(ConflictInbox& inbox, ConflictListing::State state) {
    ConflictListing listing;
    listing.state = state;
    auto text = inbox.list(listing);
    EXPECT_TRUE(text) << text.error().message();
    return text.value_or("");
  }

  ConflictInbox inbox_{*a_};
  ConflictInbox at_central_{*central_store_};
  Position first_;
  Position second_;
};

TEST_F(ConflictsTest, ShowsTheOriginalTheWitnessesAndWhatFellWithIt) {
  const std::string text = shown(inbox_, first_);
  EXPECT_THAT(text, HasSubstr(R"("state":"open")"));
  EXPECT_THAT(text, HasSubstr(R"("decided_here":false)"));
  EXPECT_THAT(text, HasSubstr(R"("outcome":"rejected")"));
  EXPECT_THAT(text, HasSubstr(R"("data":{"price":21.50})")) << "as stored";
  const std::string sale = events_of_type(*central_store_, "Sold").front();
  EXPECT_THAT(text, HasSubstr("\"witnesses\":[" + sale.substr(0, sale.find(R"(,"time")")) + "}]"));
  EXPECT_THAT(text, HasSubstr("\"dependants\":[" + std::to_string(second_.value()) + "]"));
  EXPECT_THAT(shown(inbox_, second_), HasSubstr(R"("on":1)"));
  EXPECT_THAT(shown(inbox_, second_), HasSubstr(R"("dependants":[])"));
}

TEST_F(ConflictsTest, TheCentralShowsTheSameFromItsOwnRecords) {
  const std::string text = shown(at_central_, id_of(*central_store_, "$sync.refused", 0));
  EXPECT_THAT(text, HasSubstr(R"("decided_here":true)"));
  EXPECT_THAT(text, HasSubstr("\"origin\":{\"store\":\"" + a_->identity().id + "\",\"epoch\":1,\"sequence\":1}"));
  EXPECT_THAT(text, HasSubstr(R"("data":{"price":21.50})"));
  EXPECT_THAT(text, HasSubstr("\"dependants\":[" + std::to_string(id_of(*central_store_, "$sync.refused", 1).value()) + "]"));
}

TEST_F(ConflictsTest, ThereIsNoConflictWhereNothingWasRefused) {
  EXPECT_FALSE(inbox_.show(Position(1))->has_value());
  EXPECT_FALSE(inbox_.show(Position(9999))->has_value());
  EXPECT_FALSE(inbox_.resolve(Position(1), {})->has_value());
}

TEST_F(ConflictsTest, AreListedByStateInPages) {
  EXPECT_THAT(listed(inbox_, ConflictListing::State::resolved), HasSubstr(R"("conflicts":[])"));
  ASSERT_TRUE(inbox_.resolve(first_, {}));
  const std::string open = listed(inbox_, ConflictListing::State::open);
  EXPECT_THAT(open, HasSubstr("\"id\":" + std::to_string(second_.value())));
  EXPECT_THAT(open, Not(HasSubstr("\"id\":" + std::to_string(first_.value()))));
  ConflictListing page;
  page.state = ConflictListing::State::all;
  page.limit = 1;
  EXPECT_THAT(*inbox_.list(page), HasSubstr("\"id\":" + std::to_string(first_.value())));
  page.after = first_;
  EXPECT_THAT(*inbox_.list(page), HasSubstr("\"id\":" + std::to_string(second_.value())));
  page.limit = 0;
  EXPECT_EQ(*inbox_.list(page), R"({"conflicts":[]})");
}

TEST_F(ConflictsTest, ASupersedingCommitTakesTheRefusedOnesPlaceOnce) {
  auto resolved = inbox_.resolve(first_, superseding(fact("Sold", {"car:2"})));
  ASSERT_TRUE(resolved && *resolved) << resolved.error().message();
  EXPECT_THAT(**resolved, HasSubstr(R"("state":"resolved")"));
  EXPECT_THAT(**resolved, HasSubstr(R"("note":"sold the other one","by":"manager")"));
  auto again = inbox_.resolve(first_, superseding(fact("Sold", {"car:3"})));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code(), Errc::refused);
  ASSERT_TRUE(sync());
  const auto sold = events_of_type(*central_store_, "Sold");
  ASSERT_THAT(sold, SizeIs(2)) << "the new one reached the central, the second try did not";
  EXPECT_THAT(sold[1], HasSubstr("supersedes:" + a_->identity().id + "/1/1"));
}

TEST_F(ConflictsTest, ASupersedingDecisionThatDoesNotHoldResolvesNothing) {
  Commit commit = decision("Sold", "car:1", "Sold");
  auto resolved = inbox_.resolve(first_, superseding(commit));
  ASSERT_FALSE(resolved);
  EXPECT_EQ(resolved.error().code(), Errc::condition_failed);
  EXPECT_THAT(shown(inbox_, first_), HasSubstr(R"("state":"open")"));
}

TEST_F(ConflictsTest, APowerCutBetweenTheCommitAndItsRecordDoesNotLetItHappenTwice) {
  Commit commit = fact("Sold", {"car:2", "supersedes:" + a_->identity().id + "/1/1"});
  commit.key = "conflict:" + a_->identity().id + "/1/1";
  ASSERT_TRUE(a_->append(commit));
  EXPECT_THAT(shown(inbox_, first_), HasSubstr(R"("state":"resolved")"));
  EXPECT_FALSE(inbox_.resolve(first_, superseding(fact("Sold", {"car:3"}))));
}

TEST_F(ConflictsTest, DismissingKeepsItRefusedAndSaysWhy) {
  ConflictResolution dismissal;
  dismissal.note = "the customer withdrew";
  ASSERT_TRUE(inbox_.resolve(first_, dismissal));
  EXPECT_THAT(shown(inbox_, first_), HasSubstr(R"("action":"dismiss","note":"the customer withdrew")"));
  EXPECT_THAT(events_of_type(*a_, "$sync.resolved"), SizeIs(1));
  EXPECT_FALSE(inbox_.resolve(first_, dismissal));
}

TEST_F(ConflictsTest, OnlyTheCentralCanAcceptARefusedCommitAsItIs) {
  ConflictResolution acceptance;
  acceptance.action = ConflictAction::accept;
  auto at_edge = inbox_.resolve(first_, acceptance);
  ASSERT_FALSE(at_edge);
  EXPECT_EQ(at_edge.error().code(), Errc::refused);
  auto at_central = at_central_.resolve(id_of(*central_store_, "$sync.refused", 0), acceptance);
  ASSERT_TRUE(at_central && *at_central) << at_central.error().message();
  const auto sold = events_of_type(*central_store_, "Sold");
  ASSERT_THAT(sold, SizeIs(2));
  EXPECT_THAT(sold[1], HasSubstr(R"("data":{"price":21.50})"));
  ASSERT_TRUE(sync());
  EXPECT_THAT(events_of_type(*a_, "Sold"), SizeIs(3)) << "own refused, b's, and the accepted one, pulled";
}

TEST_F(ConflictsTest, StayAfterARestart) {
  ASSERT_TRUE(inbox_.resolve(first_, {}));
  ConflictInbox another(*a_);
  EXPECT_THAT(shown(another, first_), HasSubstr(R"("state":"resolved")"));
  EXPECT_THAT(shown(another, second_), HasSubstr(R"("state":"open")"));
}

}  // namespace
}  // namespace opossum::sync::testing
