// SPDX-License-Identifier: MIT
#include "gateway/wiring/history.hpp"

#include <thread>

#include "tests/support/manual_clock.hpp"
#include "tests/unit/gateway/http/server_test.hpp"

namespace opossum::gateway::test {
namespace {

using namespace std::chrono_literals;
using HistoryRouteTest = ServerTest;

/// A history whose samples are taken by the test alone: the thread takes the first one and then waits an hour.
class HistoryTest : public ::testing::Test {
 protected:
  HistoryTest() {
    HistoryOptions options;
    options.every = 1h;
    options.samples_max = 3;
    options.clock = &clock_;
    history_ = std::make_unique<History>([this] { return look(); }, options);
    while (looked_ == 0) std::this_thread::sleep_for(1ms);
    history_->stop();
  }

  HistorySample look() {
    ++looked_;
    return next_;
  }
  void after(std::chrono::seconds time, HistorySample sample) {
    clock_.advance(time);
    next_ = std::move(sample);
    history_->sample();
  }
  [[nodiscard]] boost::json::object read(Timestamp after = {}) const { return boost::json::parse(history_->json(after)).as_object(); }

  opossum::test::ManualClock clock_;
  std::atomic<int> looked_ = 0;
  HistorySample next_{};
  std::unique_ptr<History> history_;
};

HistorySample sample_of(std::uint64_t events, std::map<std::string, HistorySample::Target> targets = {}) {
  HistorySample sample;
  sample.events = events;
  sample.free_bytes = 7;
  sample.targets = std::move(targets);
  return sample;
}

TEST_F(HistoryTest, RatesAreDifferencesOverTheTimeThatPassed) {
  after(2s, sample_of(10));
  after(4s, sample_of(30));
  const auto seen = read();
  EXPECT_EQ(boost::json::serialize(seen.at("events_per_second")), "[5,5]");
  EXPECT_EQ(seen.at("times").as_array().size(), 2U);
  EXPECT_EQ(seen.at("free_bytes").as_array().front(), 7);
}

TEST_F(HistoryTest, ACounterThatWentBackIsNoRate) {
  after(2s, sample_of(10));
  after(2s, sample_of(4));
  EXPECT_EQ(read().at("events_per_second").as_array().back().to_number<double>(), 0);
}

TEST_F(HistoryTest, ATargetThatCameLaterHasNoPastAndAnUnknownLagIsNull) {
  after(1s, sample_of(1));
  after(1s, sample_of(2, {{"hq", {5, 100, std::nullopt}}}));
  after(1s, sample_of(3, {{"hq", {9, 300, 12}}}));
  const auto hq = read().at("targets").at("hq").as_object();
  EXPECT_EQ(boost::json::serialize(hq.at("commits_per_second")), "[null,null,4]");
  EXPECT_EQ(boost::json::serialize(hq.at("bytes_per_second")), "[null,null,200]");
  EXPECT_EQ(boost::json::serialize(hq.at("lag_commits")), "[null,null,12]");
}

TEST_F(HistoryTest, OnlyTheNewestSamplesAreKeptAndOnlyLaterOnesTold) {
  for (std::uint64_t i = 1; i <= 5; ++i) after(1s, sample_of(i));
  EXPECT_EQ(read().at("times").as_array().size(), 3U);
  EXPECT_EQ(read(clock_.now() - 1s).at("times").as_array().size(), 1U);
  EXPECT_EQ(read(clock_.now()).at("times").as_array().size(), 0U);
}

TEST_F(HistoryTest, AClockThatWasSetBackAddsNothing) {
  after(10s, sample_of(1));
  after(-5s, sample_of(2));
  EXPECT_EQ(read().at("times").as_array().size(), 1U);
}

TEST_F(HistoryRouteTest, AGatewayWithoutHistoryHasNone) {
  start();
  EXPECT_TRUE(object_of(get("/v1/history")).at("times").as_array().empty());
}

TEST_F(HistoryRouteTest, TheRouteHandsOnWhatIsAskedForInMilliseconds) {
  Timestamp seen{};
  services_.history = [&seen](Timestamp after) {
    seen = after;
    return std::string("{}");
  };
  start();
  EXPECT_EQ(get("/v1/history?after=1500").body, "{}");
  EXPECT_EQ(seen, Timestamp(1500ms));
  expect_problem(get("/v1/history?after=x"), 400, "invalid-argument", "after");
  expect_problem(get("/v1/history?since=1"), 400, "invalid-argument", "since");
}

}  // namespace
}  // namespace opossum::gateway::test
