// SPDX-License-Identifier: MIT
#include "ingest/async_intake.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/manual_clock.hpp"
#include "tests/support/memory_file_system.hpp"

namespace opossum::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

/// A store and a quarantine in memory; what no rule maps goes into quarantine.
class AsyncIntakeTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(files_.make_directory("/data"));
    ASSERT_TRUE(files_.sync_directory("/"));
    StoreOptions store;
    store.directory = "/data/store";
    store.files = &files_;
    store.clock = &clock_;
    auto opened = EventStore::open(store);
    ASSERT_TRUE(opened) << opened.error().message();
    store_ = std::move(*opened);
    QuarantineOptions quarantine;
    quarantine.directory = "/data/quarantine";
    quarantine.files = &files_;
    quarantine.clock = &clock_;
    auto kept = Quarantine::open(quarantine);
    ASSERT_TRUE(kept) << kept.error().message();
    quarantine_ = std::move(*kept);
    RuleOptions rule;
    rule.topic = "good/#";
    rule.type = "Reading";
    auto rules = RuleSet::compile({{rule}, Unmatched::quarantine});
    ASSERT_TRUE(rules) << rules.error().message();
    intake_ = std::make_unique<Intake>(*store_, *quarantine_, std::move(*rules));
  }
  static AsyncIntake::Item item(std::uint64_t token, std::string topic) {
    AsyncIntake::Item made;
    made.token = token;
    made.message.source = "hall";
    made.message.kind = "mqtt";
    made.message.topic = std::move(topic);
    made.message.payload = std::to_string(token);
    return made;
  }

  test::MemoryFileSystem files_;
  test::ManualClock clock_;
  std::unique_ptr<EventStore> store_;
  std::unique_ptr<Quarantine> quarantine_;
  std::unique_ptr<Intake> intake_;
};

TEST_F(AsyncIntakeTest, EverythingComesBackWithItsFateAndStopWaitsForIt) {
  std::mutex mutex;
  std::vector<std::uint64_t> stored;
  std::vector<std::uint64_t> quarantined;
  AsyncIntake intake(*intake_, [&](AsyncIntake::Item back) {
    const std::lock_guard lock(mutex);
    ASSERT_TRUE(back.fate);
    EXPECT_EQ(back.message.payload, std::to_string(back.token)) << "the message comes back";
    (*back.fate == Fate::stored ? stored : quarantined).push_back(back.token);
  });
  for (std::uint64_t group = 0; group < 10; ++group) {
    std::vector<AsyncIntake::Item> items;
    for (std::uint64_t i = 0; i < 10; ++i) items.push_back(item(group * 10 + i, i == 4 ? "bad" : "good/t"));
    intake.submit(std::move(items));
  }
  intake.stop();
  EXPECT_THAT(stored, SizeIs(90));
  EXPECT_TRUE(std::ranges::is_sorted(stored)) << "what is stored comes back in order";
  EXPECT_THAT(quarantined, SizeIs(10));
  EXPECT_EQ(quarantine_->statistics().messages, 10U);
  intake.stop();
}

TEST_F(AsyncIntakeTest, AStoreThatCannotWriteSaysSo) {
  std::mutex mutex;
  std::vector<std::uint64_t> failed;
  AsyncIntake intake(*intake_, [&](AsyncIntake::Item back) {
    const std::lock_guard lock(mutex);
    EXPECT_FALSE(back.fate);
    failed.push_back(back.token);
  });
  test::Fault fault;
  fault.operation = test::Operation::sync;
  fault.lasting = true;
  files_.inject(fault);
  std::vector<AsyncIntake::Item> items;
  items.push_back(item(1, "good/t"));
  items.push_back(item(2, "bad"));
  intake.submit(std::move(items));
  intake.stop();
  EXPECT_THAT(failed, ::testing::UnorderedElementsAre(1U, 2U)) << "neither stored nor in quarantine";
}

}  // namespace
}  // namespace opossum::ingest
