// SPDX-License-Identifier: MIT
#include "ingest/gap.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "tests/support/failing_files.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/process.hpp"

namespace opossum::ingest {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class GapTest : public ::testing::Test {
 protected:
  GapTest() {
    StoreOptions options;
    options.directory = folder_ / "data";
    options.files = &files_;
    options.clock = &clock_;
    store_ = std::move(EventStore::open(options)).value();
    start();
  }
  void start() {
    gaps_.reset();
    GapLogOptions options;
    options.background = false;
    options.open_max = open_max_;
    options.clock = &clock_;
    options.logger = [this](LogLevel, const std::string& line) { log_.push_back(line); };
    gaps_ = std::make_unique<GapLog>(*store_, options);
  }
  [[nodiscard]] static Gap skipped(std::optional<std::uint64_t> count = 1, std::string part = "fast") {
    Gap gap;
    gap.source = "press-4";
    gap.kind = "modbus";
    gap.reason = gap_reason::kPollsSkipped;
    gap.part = std::move(part);
    gap.count = count;
    return gap;
  }
  void pass(std::chrono::microseconds time) {
    clock_.advance(time);
    gaps_->maintain();
  }
  [[nodiscard]] std::vector<std::string> records() const {
    std::vector<std::string> all;
    auto cursor = store_->read({{{{kGapType}, {}}}}).value();
    while (auto event = cursor.next().value()) all.emplace_back(event->fields().value().data);
    return all;
  }

  testing::TemporaryFolder folder_;
  testing::FailingFiles files_;
  test::ManualClock clock_;
  std::size_t open_max_ = 1000;
  std::vector<std::string> log_;
  std::unique_ptr<EventStore> store_;
  std::unique_ptr<GapLog> gaps_;
};

TEST_F(GapTest, AWholeGapIsRecordedAtOnce) {
  Gap gap;
  gap.source = "plant";
  gap.kind = "mqtt";
  gap.reason = gap_reason::kSessionLost;
  gap.from = clock_.now() - hours(3);
  gap.detail = "the broker \"forgot\" us";
  ASSERT_TRUE(gaps_->record(gap));
  EXPECT_THAT(records(), ElementsAre(R"({"source":"plant","kind":"mqtt","reason":"session-lost","from":"2026-11-23T11:00:00.000000Z",)"
                                     R"("until":"2026-11-23T14:00:00.000000Z","reports":1,"detail":"the broker \"forgot\" us"})"));
  auto cursor = store_->read({{{{kGapType}, {"source:plant"}}}}).value();
  EXPECT_TRUE(cursor.next().value()) << "the tag names the source";
}

TEST_F(GapTest, ReportsOfAShortGapAreOneRecord) {
  Gap first = skipped(2);
  first.from = clock_.now();
  gaps_->report(first);
  clock_.advance(seconds(1));
  Gap second = skipped(3);
  second.from = clock_.now();
  gaps_->report(second);
  gaps_->maintain();
  EXPECT_THAT(records(), IsEmpty()) << "it waits for more";
  pass(seconds(1));
  EXPECT_THAT(records(), ElementsAre(R"({"source":"press-4","kind":"modbus","reason":"polls-skipped","part":"fast",)"
                                     R"("from":"2026-11-23T14:00:00.000000Z","until":"2026-11-23T14:00:01.000000Z",)"
                                     R"("count":5,"reports":2})"));
  pass(hours(2));
  EXPECT_EQ(records().size(), 1U) << "nothing new, no record";
  EXPECT_EQ(gaps_->statistics().open, 0U);
}

TEST_F(GapTest, ALongGapIsAFewRecordsThatFollowEachOther) {
  for (int second = 0; second < 1800; ++second) {
    gaps_->report(skipped());
    pass(seconds(1));
  }
  EXPECT_EQ(records().size(), 1U) << "the beginning is on disk, so that a crash does not hide it";
  pass(seconds(30));
  const auto all = records();
  ASSERT_EQ(all.size(), 2U);
  EXPECT_THAT(all[0], HasSubstr(R"("until":"2026-11-23T14:00:01.000000Z","count":2,"reports":2)"));
  EXPECT_THAT(all[1], HasSubstr(R"("from":"2026-11-23T14:00:01.000000Z","until":"2026-11-23T14:29:59.000000Z","count":1798,)"));
}

TEST_F(GapTest, AGapThatLastsIsRecordedAgainEveryHour) {
  for (int minute = 0; minute < 600; ++minute) {
    for (int third = 0; third < 3; ++third) {
      gaps_->report(skipped());
      pass(seconds(20));
    }
  }
  EXPECT_EQ(records().size(), 1U + 9U);
}

TEST_F(GapTest, ACountThatOneReportDoesNotKnowIsLeftOut) {
  gaps_->report(skipped(5));
  gaps_->report(skipped({}));
  gaps_->report(skipped(5));
  pass(seconds(2));
  EXPECT_THAT(records(), ElementsAre(Not(HasSubstr("\"count\""))));
}

TEST_F(GapTest, PartsAndReasonsAndSourcesAreKeptApart) {
  gaps_->report(skipped(1, "fast"));
  gaps_->report(skipped(2, "slow"));
  Gap other = skipped(3, "fast");
  other.source = "press-5";
  gaps_->report(other);
  Gap lost = skipped(4, "fast");
  lost.reason = gap_reason::kMessagesLost;
  gaps_->report(lost);
  pass(seconds(2));
  EXPECT_EQ(records().size(), 4U);
}

TEST_F(GapTest, TooManyPartsBecomeOneRecordOfTheSource) {
  open_max_ = 3;
  start();
  for (int part = 0; part < 1000; ++part) gaps_->report(skipped(1, "part " + std::to_string(part)));
  EXPECT_EQ(gaps_->statistics().open, 4U);
  pass(seconds(2));
  std::vector<std::string> all = records();
  ASSERT_EQ(all.size(), 4U);
  EXPECT_THAT(all, Contains(AllOf(Not(HasSubstr("\"part\"")), HasSubstr("\"count\":997"))));
}

TEST_F(GapTest, WhatTheStoreRefusesIsRecordedLaterAsOne) {
  files_.full = true;
  gaps_->report(skipped(1));
  pass(seconds(2));
  gaps_->report(skipped(2));
  pass(seconds(6));
  EXPECT_THAT(records(), IsEmpty());
  EXPECT_THAT(log_, ElementsAre(HasSubstr("disk-full"))) << "said once";
  files_.full = false;
  pass(seconds(6));
  EXPECT_THAT(records(), ElementsAre(HasSubstr("\"count\":3,\"reports\":2")));
}

TEST_F(GapTest, StoppingRecordsWhatIsOpen) {
  gaps_->report(skipped());
  gaps_->stop();
  EXPECT_EQ(records().size(), 1U);
}

TEST_F(GapTest, ItsOwnThreadRecords) {
  GapLogOptions options;
  options.settle = milliseconds(1);
  GapLog gaps(*store_, options);
  gaps.report(skipped());
  while (gaps.statistics().records == 0) std::this_thread::sleep_for(milliseconds(1));
  EXPECT_EQ(records().size(), 1U);
}

TEST_F(GapTest, ASourceWhoseNameIsNoTagIsRecordedWithoutOne) {
  Gap gap = skipped();
  gap.source = std::string(300, 's');
  ASSERT_TRUE(gaps_->record(gap));
  EXPECT_EQ(records().size(), 1U);
}

}  // namespace
}  // namespace opossum::ingest
