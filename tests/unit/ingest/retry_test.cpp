// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/intake.hpp"
#include "tests/support/failing_files.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/process.hpp"

namespace opossum::ingest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Messages that went to quarantine because no rule was there, and another try for them.
class RetryTest : public ::testing::Test {
 protected:
  RetryTest() { open(); }
  void open() {
    intake_.reset();
    gaps_.reset();
    quarantine_.reset();
    store_.reset();
    StoreOptions store;
    store.directory = folder_ / "data";
    store.files = &store_files_;
    store.clock = &clock_;
    store_ = std::move(EventStore::open(store)).value();
    QuarantineOptions quarantine;
    quarantine.directory = folder_ / "data/quarantine";
    quarantine.files = &files_;
    quarantine.clock = &clock_;
    quarantine.bytes_max = bytes_max_;
    quarantine_ = std::move(Quarantine::open(quarantine)).value();
    GapLogOptions gaps;
    gaps.background = false;
    gaps_ = std::make_unique<GapLog>(*store_, gaps);
    intake_ = std::make_unique<Intake>(*store_, *quarantine_, RuleSet());
    intake_->report_gaps_to(*gaps_);
  }
  void arrive(std::string payload) {
    Message message;
    message.source = "plant";
    message.kind = "mqtt";
    message.topic = "hall/1";
    message.payload = std::move(payload);
    message.received = clock_.now();
    static_cast<void>(intake_->take(message));
  }
  void use_rule(std::string type, std::optional<std::string> key = {}) {
    RuleOptions rule;
    rule.topic = "hall/{n}";
    rule.type = std::move(type);
    rule.key = std::move(key);
    intake_->use_rules(std::move(RuleSet::compile({{rule}, Unmatched::quarantine})).value());
  }
  [[nodiscard]] std::vector<std::string> events() const {
    std::vector<std::string> all;
    auto cursor = store_->read(Query::all()).value();
    while (auto event = cursor.next().value()) all.emplace_back(event->json());
    return all;
  }

  testing::TemporaryFolder folder_;
  testing::FailingFiles store_files_;
  testing::FailingFiles files_;
  test::ManualClock clock_;
  std::uint64_t bytes_max_ = 1 << 20;
  std::unique_ptr<EventStore> store_;
  std::unique_ptr<Quarantine> quarantine_;
  std::unique_ptr<GapLog> gaps_;
  std::unique_ptr<Intake> intake_;
  static constexpr const char* kId = "20261123-000001";
};

TEST_F(RetryTest, AfterARuleChangeTheMessageIsStoredWithTheTimeOfItsArrival) {
  arrive("{\"v\":1}");
  clock_.advance(std::chrono::hours(5));
  use_rule("Reading");
  const auto retried = intake_->retry(kId).value().value();
  EXPECT_EQ(retried.fate, Fate::stored);
  EXPECT_EQ(retried.receipt->first, Position(1));
  EXPECT_THAT(events(), ElementsAre(AllOf(HasSubstr("Reading"), HasSubstr("2026-11-23T14:00:00"), HasSubstr(R"({"v":1})"))));
  EXPECT_EQ(quarantine_->statistics().messages, 0U);
  EXPECT_FALSE(intake_->retry(kId).value()) << "there is none of this id any more";
}

TEST_F(RetryTest, WhatStillMatchesNoRuleStaysAsItWas) {
  arrive("{\"v\":1}");
  const std::string before = quarantine_->get(kId).value()->json;
  const auto retried = intake_->retry(kId).value().value();
  EXPECT_EQ(retried.fate, Fate::quarantined);
  EXPECT_THAT(retried.rejection.reason, HasSubstr("no rule matches"));
  EXPECT_EQ(quarantine_->get(kId).value()->json, before);
}

TEST_F(RetryTest, WhatTheStoreRefusesForGoodStays) {
  use_rule("Reading", "{n}");
  arrive("1");
  arrive("2");
  ASSERT_EQ(quarantine_->statistics().messages, 1U);
  const auto retried = intake_->retry(kId).value().value();
  EXPECT_EQ(retried.fate, Fate::quarantined);
  EXPECT_THAT(retried.rejection.reason, HasSubstr("key-reuse"));
  EXPECT_EQ(quarantine_->statistics().messages, 1U);
}

TEST_F(RetryTest, WhenTheStoreCannotTakeItNowItStays) {
  arrive("1");
  use_rule("Reading");
  store_files_.full = true;
  EXPECT_EQ(intake_->retry(kId).error().code(), Errc::disk_full);
  EXPECT_EQ(quarantine_->statistics().messages, 1U);
  store_files_.full = false;
  EXPECT_EQ(intake_->retry(kId).value()->fate, Fate::stored);
}

TEST_F(RetryTest, ACrashBetweenStoringAndRemovingStoresItOnce) {
  arrive("1");
  use_rule("Reading");
  files_.sync_fails = true;
  EXPECT_THAT(intake_->retry(kId).error().message(), HasSubstr("stored, but still in quarantine"));
  files_.sync_fails = false;
  // The removal that was not synced is not on the disk after the crash.
  const std::string file = folder_ / "data/quarantine/2026-11-23.jsonl";
  const std::string content = testing::read_text(file);
  testing::write_text(file, content.substr(0, content.find('\n') + 1));
  for (const char* type : {"Reading", "OtherType"}) {
    open();
    use_rule(type);
    testing::write_text(file, content.substr(0, content.find('\n') + 1));
    open();
    use_rule(type);
    EXPECT_EQ(intake_->retry(kId).value()->fate, Fate::seen) << type;
    EXPECT_EQ(events().size(), 1U) << type;
    EXPECT_EQ(quarantine_->statistics().messages, 0U) << type;
  }
}

TEST_F(RetryTest, WhatAFullQuarantineLetsGoIsAGapRecord) {
  bytes_max_ = 600;
  open();
  for (int i = 0; i < 10; ++i) arrive(std::string(100, 'x'));
  gaps_->stop();
  EXPECT_THAT(events(),
              ElementsAre(AllOf(HasSubstr("$ingest.gap"), HasSubstr(R"("reason":"quarantine-full")"), HasSubstr("\"count\":9,"))));
}

}  // namespace
}  // namespace opossum::ingest
