// SPDX-License-Identifier: MIT
// Stores that were restored from a backup: they go on in a new epoch, and nothing is stored twice.
#include <gmock/gmock.h>

#include "tests/unit/sync/stores.hpp"

namespace opossum::sync::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

/// A store whose disk can be copied and put back.
class Site {
 public:
  using Disk = std::unique_ptr<test::MemoryFileSystem>;

  Site(std::string name, test::ManualClock& clock) : name_(std::move(name)), clock_(clock) { open(std::make_unique<test::MemoryFileSystem>()); }

  EventStore& operator*() { return *store_; }
  EventStore* operator->() { return store_.get(); }

  [[nodiscard]] Disk backup() const { return disk_->after_kill(); }
  void restore(const Disk& image, std::uint32_t epoch) {
    auto disk = image->after_kill();
    std::string identity = *disk->content("/data/store.json");
    const std::size_t at = identity.find("\"epoch\":") + 8;
    identity.replace(at, identity.find(',', at) - at, std::to_string(epoch));
    disk->set_content("/data/store.json", identity);
    open(std::move(disk));
  }

 private:
  void open(Disk disk) {
    store_.reset();
    disk_ = std::move(disk);
    StoreOptions options;
    options.directory = "/data";
    options.name = name_;
    options.background = false;
    options.files = disk_.get();
    options.clock = &clock_;
    auto opened = EventStore::open(std::move(options));
    ASSERT_TRUE(opened) << opened.error().message();
    store_ = std::move(*opened);
  }

  const std::string name_;
  test::ManualClock& clock_;
  Disk disk_;
  std::unique_ptr<EventStore> store_;
};

struct RestoredTest : ::testing::Test {
  RestoredTest() { open_central(); }
  void open_central() { central = central_for(*hq, {origin("a"), origin("b")}, clock); }

  Result<void> sync(Site& site, const std::string& who = "a") {
    push::EdgeSession session(*site, "hq", clock, Query::all());
    const std::string token = "token of " + who;
    OPOSSUM_TRY(push_all(session, *central, token));
    while (session.more_to_pull()) OPOSSUM_TRY(session.on_pull_answer(central->handle("pull", token, session.next_pull(1 << 20)).body));
    return session.mark_pulled();
  }
  void record(Site& site, const std::string& tag) { ASSERT_TRUE(site->append(fact("T", {tag}))); }
  /// Refused if T with the tag is there that the site cannot have seen.
  void decide(Site& site, const std::string& tag) { ASSERT_TRUE(site->append(decision("D", tag, "T", site->head().position))); }
  static std::vector<std::string> tags_of(EventStore& store, const std::string& type) {
    std::vector<std::string> tags;
    for (const std::string& json : events_of_type(store, type)) tags.push_back(StoredEvent(Position(), json, nullptr).fields()->tags.at(0));
    return tags;
  }

  test::ManualClock clock;
  Site hq{"hq", clock};
  Site edge{"edge", clock};
  Site other{"other", clock};
  std::unique_ptr<Central> central;
};

TEST_F(RestoredTest, AnEdgeGoesOnBehindWhatBothSidesHave) {
  record(edge, "n:1");
  record(edge, "n:2");
  ASSERT_TRUE(sync(edge));
  const auto backup = edge.backup();
  record(edge, "n:3");
  edge.restore(backup, 2);
  record(edge, "n:4");
  const auto synced = sync(edge);
  ASSERT_TRUE(synced) << synced.error().message();
  EXPECT_THAT(tags_of(*hq, "T"), ElementsAre("n:1", "n:2", "n:4")) << "n:3 had left nobody's disk but the one that is gone";
  EXPECT_EQ(hq->progress_of({edge->identity().id, 2, 0})->decided, Sequence(3));
  EXPECT_EQ(hq->progress_of({edge->identity().id, 2, 0})->linked, edge->authored());
}

TEST_F(RestoredTest, AnEdgeGetsBackWhatItLostAndTheCentralHas) {
  record(edge, "n:1");
  ASSERT_TRUE(sync(edge));
  const auto backup = edge.backup();
  record(edge, "n:2");
  record(edge, "n:3");
  ASSERT_TRUE(sync(edge));
  edge.restore(backup, 2);
  record(edge, "n:4");
  const auto synced = sync(edge);
  ASSERT_TRUE(synced) << synced.error().message();
  EXPECT_THAT(tags_of(*hq, "T"), ElementsAre("n:1", "n:2", "n:3", "n:4"));
  EXPECT_THAT(tags_of(*edge, "T"), ElementsAre("n:1", "n:4", "n:2", "n:3")) << "as pulled commits, with their old origin";
  ASSERT_TRUE(sync(edge));
  EXPECT_THAT(tags_of(*edge, "T"), SizeIs(4)) << "once";
}

TEST_F(RestoredTest, WhatWasNotSentBeforeTheBackupIsSentOnce) {
  record(edge, "n:1");
  ASSERT_TRUE(sync(edge));
  record(edge, "n:2");
  edge.restore(edge.backup(), 2);
  record(edge, "n:3");
  ASSERT_TRUE(sync(edge));
  EXPECT_THAT(tags_of(*hq, "T"), ElementsAre("n:1", "n:2", "n:3"));
}

TEST_F(RestoredTest, TheCopyOfBeforeIsFencedOnceTheNewEpochHasBegun) {
  record(edge, "n:1");
  ASSERT_TRUE(sync(edge));
  const auto backup = edge.backup();
  Site old("edge", clock);
  old.restore(backup, 1);
  edge.restore(backup, 2);
  ASSERT_TRUE(sync(edge));
  record(old, "n:2");
  const auto refused = sync(old);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("FENCED"));
  EXPECT_THAT(tags_of(*hq, "T"), ElementsAre("n:1"));
}

TEST_F(RestoredTest, RestoredTwiceFromOneBackupBothLossesComeBack) {
  record(edge, "n:1");
  ASSERT_TRUE(sync(edge));
  const auto backup = edge.backup();
  record(edge, "n:2");
  ASSERT_TRUE(sync(edge));
  edge.restore(backup, 2);
  record(edge, "n:3");
  ASSERT_TRUE(sync(edge));
  edge.restore(backup, 3);
  record(edge, "n:4");
  const auto synced = sync(edge);
  ASSERT_TRUE(synced) << synced.error().message();
  EXPECT_THAT(tags_of(*hq, "T"), ElementsAre("n:1", "n:2", "n:3", "n:4"));
  EXPECT_THAT(tags_of(*edge, "T"), ::testing::UnorderedElementsAre("n:1", "n:2", "n:3", "n:4"));
}

TEST_F(RestoredTest, AnEpochThatBeganWithNothingIsPartOfTheHistoryToo) {
  record(edge, "car:1");
  edge.restore(edge.backup(), 2);
  ASSERT_TRUE(sync(edge)) << "the central has never heard of epoch 1";
  edge.restore(edge.backup(), 3);
  decide(edge, "car:1");
  ASSERT_TRUE(sync(edge));
  EXPECT_THAT(tags_of(*hq, "T"), ElementsAre("car:1"));
  EXPECT_THAT(tags_of(*edge, "T"), ElementsAre("car:1")) << "it is not lost, and does not come back";
  EXPECT_THAT(tags_of(*hq, "D"), ElementsAre("car:1"));
}

TEST_F(RestoredTest, TheSameEpochTwiceIsNotTaken) {
  record(edge, "n:1");
  ASSERT_TRUE(sync(edge));
  const auto backup = edge.backup();
  edge.restore(backup, 2);
  record(edge, "n:2");
  ASSERT_TRUE(sync(edge));
  edge.restore(backup, 2);
  const auto refused = sync(edge);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("REWOUND"));
  EXPECT_THAT(refused.error().message(), HasSubstr("opossum restore"));
}

TEST_F(RestoredTest, ADecisionKnowsItsOwnEventsOfTheEpochBefore) {
  record(edge, "car:1");
  ASSERT_TRUE(sync(edge));
  edge.restore(edge.backup(), 2);
  decide(edge, "car:1");
  ASSERT_TRUE(sync(edge));
  EXPECT_THAT(tags_of(*hq, "D"), ElementsAre("car:1")) << "it saw its own event of epoch 1";
}

TEST_F(RestoredTest, AnEdgeThatPullsNothingKnowsItsOwnEventsOfTheEpochBeforeToo) {
  const auto push = [&] {
    push::EdgeSession session(*edge, "hq", clock);
    ASSERT_TRUE(push_all(session, *central, "token of a"));
  };
  record(edge, "car:1");
  push();
  edge.restore(edge.backup(), 2);
  decide(edge, "car:1");
  push();
  EXPECT_THAT(tags_of(*hq, "D"), ElementsAre("car:1"));
}

TEST_F(RestoredTest, ADecisionDoesNotKnowWhatItsStoreLost) {
  record(edge, "n:1");
  ASSERT_TRUE(sync(edge));
  const auto backup = edge.backup();
  record(edge, "car:1");
  ASSERT_TRUE(sync(edge));
  edge.restore(backup, 2);
  decide(edge, "car:1");
  ASSERT_TRUE(sync(edge));
  EXPECT_THAT(tags_of(*hq, "D"), SizeIs(0)) << "at the central an event matches that the restored store had not seen";
  EXPECT_THAT(events_of_type(*edge, "$sync.rejected"), ElementsAre(HasSubstr("car:1")));
  decide(edge, "car:1");
  ASSERT_TRUE(sync(edge));
  EXPECT_THAT(tags_of(*hq, "D"), ElementsAre("car:1")) << "it got it back in between";
}

TEST_F(RestoredTest, RefusalsOfTheEpochBeforeAreToldAgain) {
  ASSERT_TRUE(hq->append(fact("T", {"car:1"})));
  decide(edge, "car:1");
  const auto backup = edge.backup();
  ASSERT_TRUE(sync(edge));
  ASSERT_THAT(events_of_type(*edge, "$sync.rejected"), SizeIs(1));
  edge.restore(backup, 2);
  ASSERT_TRUE(sync(edge));
  EXPECT_THAT(events_of_type(*edge, "$sync.rejected"), SizeIs(1));
  EXPECT_THAT(events_of_type(*hq, "$sync.refused"), SizeIs(1)) << "and not judged again";
}

TEST_F(RestoredTest, ACentralGetsAgainWhatItsBackupLacks) {
  record(edge, "n:1");
  ASSERT_TRUE(sync(edge));
  const auto backup = hq.backup();
  {
    push::EdgeSession only_push(*edge, "hq", clock);
    record(edge, "n:2");
    record(edge, "n:3");
    ASSERT_TRUE(push_all(only_push, *central, "token of a"));
  }
  central.reset();
  hq.restore(backup, 2);
  open_central();
  ASSERT_THAT(tags_of(*hq, "T"), ElementsAre("n:1"));
  const auto synced = sync(edge);
  ASSERT_TRUE(synced) << synced.error().message();
  EXPECT_THAT(tags_of(*hq, "T"), ElementsAre("n:1", "n:2", "n:3"));
}

TEST_F(RestoredTest, AnEdgeGoesOnPullingInTheCentralsNewBranch) {
  record(other, "o:1");
  ASSERT_TRUE(sync(other, "b"));
  ASSERT_TRUE(sync(edge));
  ASSERT_THAT(tags_of(*edge, "T"), ElementsAre("o:1"));
  central.reset();
  hq.restore(hq.backup(), 2);
  open_central();
  record(other, "o:2");
  ASSERT_TRUE(sync(other, "b"));
  decide(edge, "o:1");
  const auto synced = sync(edge);
  ASSERT_TRUE(synced) << synced.error().message();
  EXPECT_THAT(tags_of(*edge, "T"), ElementsAre("o:1", "o:2")) << "without a hole and nothing twice";
  EXPECT_THAT(tags_of(*hq, "D"), ElementsAre("o:1")) << "what was pulled in the branch before counts as seen";
  // And after a restart of the edge, with nothing but its log.
  edge.restore(edge.backup(), 1);
  record(other, "o:3");
  ASSERT_TRUE(sync(other, "b"));
  ASSERT_TRUE(sync(edge));
  EXPECT_THAT(tags_of(*edge, "T"), ElementsAre("o:1", "o:2", "o:3"));
}

TEST_F(RestoredTest, AnEdgeThatHasPulledMoreThanTheRestoredCentralHasAsksForAnOperator) {
  const auto backup = hq.backup();
  record(other, "o:1");
  ASSERT_TRUE(sync(other, "b"));
  ASSERT_TRUE(sync(edge));
  central.reset();
  hq.restore(backup, 2);
  open_central();
  const auto refused = sync(edge);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message(), HasSubstr("ROLLBACK"));
  EXPECT_THAT(tags_of(*edge, "T"), ElementsAre("o:1")) << "nothing is deleted";
}

TEST_F(RestoredTest, EdgeAndCentralMayBothBeRestored) {
  record(edge, "n:1");
  ASSERT_TRUE(sync(edge));
  const auto of_edge = edge.backup();
  const auto of_hq = hq.backup();
  record(edge, "n:2");
  ASSERT_TRUE(sync(edge));
  central.reset();
  hq.restore(of_hq, 2);
  open_central();
  edge.restore(of_edge, 2);
  record(edge, "n:3");
  const auto synced = sync(edge);
  ASSERT_TRUE(synced) << synced.error().message();
  EXPECT_THAT(tags_of(*hq, "T"), ElementsAre("n:1", "n:3"));
}

}  // namespace
}  // namespace opossum::sync::testing
