// SPDX-License-Identifier: MIT
#include "sync/push/pusher.hpp"

#include <gmock/gmock.h>
#include <time.h>

#include <cstdlib>
#include <functional>

#include "tests/unit/sync/stores.hpp"

namespace opossum::sync::push {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// Reaches a central, unless told otherwise.
class ScriptedTransport final : public Transport {
 public:
  std::function<Result<HttpAnswer>(std::string_view path, std::string_view body)> answer;
  int requests = 0;
  Result<HttpAnswer> post(std::string_view path, std::string_view body, std::chrono::milliseconds) override {
    ++requests;
    return answer(path, body);
  }
  void cancel() noexcept override {}
};

class PusherTest : public ::testing::Test {
 protected:
  void SetUp() override {
    ::setenv("TZ", "UTC", 1);
    ::tzset();
    reconnect();
    options.name = "hq";
    options.url = "http://127.0.0.1:1";
  }
  void reconnect() {
    transport.answer = [this](auto path, auto body) -> Result<HttpAnswer> {
      auto answer = central->handle(path, "token of a", std::string(body));
      return HttpAnswer{answer.status, answer.content_type, answer.body, {}};
    };
  }
  void disconnect(Error error = Error(Errc::unavailable, "connection refused")) {
    transport.answer = [error](auto, auto) -> Result<HttpAnswer> { return fail(error); };
  }
  Pusher& pusher() {
    if (!made) made = std::make_unique<Pusher>(*edge, options, transport, Logger(), clock, 1);
    return *made;
  }
  /// Steps and waits until the wait is long or the steps are used up.
  Wait run(int steps = 100) {
    Wait wait;
    while (steps-- > 0) {
      wait = pusher().step();
      if (wait.time >= 1s) break;
      clock.advance(wait.time);
    }
    return wait;
  }
  void record(int commits) {
    for (int i = 0; i < commits; ++i) ASSERT_TRUE(edge->append(fact("T", {"n:" + std::to_string(i)})));
  }

  test::ManualClock clock;
  MemoryStore hq{"hq", clock};
  MemoryStore edge{"a", clock};
  std::unique_ptr<Central> central = central_for(*hq, {origin("a")}, clock);
  ScriptedTransport transport;
  PushTargetOptions options;
  std::unique_ptr<Pusher> made;
};

TEST_F(PusherTest, SendsWhatIsThereAndRestsUntilThereIsMore) {
  record(3);
  const Wait wait = run();
  EXPECT_TRUE(wait.new_commits_end_it);
  const auto status = pusher().status();
  EXPECT_EQ(status.state, TargetState::idle);
  EXPECT_TRUE(status.in_sync);
  EXPECT_EQ(status.lag_commits, 0U);
  EXPECT_EQ(status.commits_sent, 3U);
  EXPECT_EQ(status.verified->sequence, Sequence(3));
  EXPECT_EQ(status.verified->local, Position(3));
  EXPECT_EQ(events_of_type(*hq, "T").size(), 3U);
}

TEST_F(PusherTest, WhatIsRecordedDoesNotWaitUntilALongPullIsDone) {
  options.pull = Query::all();
  options.frame_bytes_start = options.frame_bytes_max = 1000;
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(hq->append(fact("PriceSet", {}, '"' + std::string(400, 'x') + '"')));
  record(1);
  std::vector<std::string> paths;
  transport.answer = [this, &paths, reached = transport.answer](auto path, auto body) {
    paths.emplace_back(path);
    return reached(path, body);
  };
  const auto begun = clock.steady_now();
  run(5);
  EXPECT_THAT(paths, ::testing::Contains("/v1/replication/push"));
  EXPECT_LT(*pusher().status().pulled, hq->head().position) << "the pull goes on";
  run(200);
  EXPECT_EQ(*pusher().status().pulled, hq->head().position);
  EXPECT_LT(clock.steady_now() - begun, 1s) << "and is not slowed down by asking in between what there is to push";
}

TEST_F(PusherTest, LagIsUnknownBeforeTheFirstAnswerAndCountedAfterIt) {
  disconnect();
  record(2);
  run(1);
  auto status = pusher().status();
  EXPECT_EQ(status.lag_commits, std::nullopt);
  EXPECT_EQ(status.lag_seconds, std::nullopt);
  EXPECT_FALSE(status.in_sync);
  reconnect();
  pusher().now();
  run();
  disconnect();
  record(2);
  clock.advance(7s);
  status = pusher().status();
  EXPECT_EQ(status.lag_commits, 2U);
  EXPECT_NEAR(*status.lag_seconds, 7, 0.5);
  EXPECT_FALSE(status.in_sync);
}

TEST_F(PusherTest, BacksOffAfterAFailureAndNewCommitsDoNotHurryIt) {
  disconnect();
  record(1);
  for (int i = 0; i < 6; ++i) {  // until the bound is well above a second
    run(1);
    clock.advance(60s);
  }
  run(1);
  const int before = transport.requests;
  record(1);
  const Wait wait = pusher().step();
  EXPECT_FALSE(wait.new_commits_end_it);
  EXPECT_EQ(transport.requests, before);
  EXPECT_EQ(pusher().status().state, TargetState::backing_off);
  EXPECT_TRUE(pusher().status().next_retry);
  EXPECT_THAT(pusher().status().last_error, HasSubstr("connection refused"));
  reconnect();
  pusher().now();
  run();
  EXPECT_TRUE(pusher().status().in_sync);
  EXPECT_EQ(pusher().status().last_error, "");
}

TEST_F(PusherTest, AnswersOfOthersAreUnavailableAndBreakNothing) {
  record(1);
  for (const HttpAnswer& foreign : {HttpAnswer{200, "text/html", "<html>login</html>", {}}, HttpAnswer{502, "text/plain", "Bad Gateway", {}},
                                    HttpAnswer{302, "", "", {}}, HttpAnswer{200, std::string(protocol::kContentType), "OPSY", {}}}) {
    transport.answer = [foreign](auto, auto) -> Result<HttpAnswer> { return foreign; };
    pusher().now();
    run(1);
    EXPECT_EQ(pusher().status().state, TargetState::backing_off) << foreign.status;
    EXPECT_NE(pusher().status().last_error, "");
  }
  reconnect();
  pusher().now();
  run();
  EXPECT_EQ(events_of_type(*hq, "T").size(), 1U);
}

TEST_F(PusherTest, WhatAnOperatorMustDoIsSaidAndAskedAgainNowAndThen) {
  central = central_for(*hq, {origin("b")}, clock);
  record(1);
  run(2);
  const auto status = pusher().status();
  EXPECT_EQ(status.state, TargetState::needs_operator);
  EXPECT_THAT(status.last_error, HasSubstr("UNKNOWN_ORIGIN"));
  EXPECT_THAT(status.last_error, HasSubstr("[[replication.origin]]"));
  central = central_for(*hq, {origin("a")}, clock);
  clock.advance(options.retry_max + 1s);
  run();
  EXPECT_TRUE(pusher().status().in_sync);
}

TEST_F(PusherTest, WaitsForItsWindowAndNowOverridesIt) {
  // The clock stands at 14:00 UTC.
  options.schedule.windows = {{0x7f, 20 * 60, 21 * 60}};
  record(1);
  run();
  EXPECT_EQ(pusher().status().state, TargetState::waiting_for_window);
  EXPECT_EQ(pusher().status().next_window, clock.now() + 6h);
  EXPECT_EQ(transport.requests, 0);
  pusher().now();
  run();
  EXPECT_EQ(events_of_type(*hq, "T").size(), 1U);
  record(1);
  run();
  EXPECT_EQ(pusher().status().state, TargetState::waiting_for_window) << "now lasts until nothing is left";
  EXPECT_EQ(events_of_type(*hq, "T").size(), 1U);
  clock.advance(6h);
  run();
  EXPECT_EQ(events_of_type(*hq, "T").size(), 2U);
}

TEST_F(PusherTest, PausedSendsNothingUntilResumed) {
  record(1);
  pusher().pause();
  pusher().now();
  run();
  EXPECT_EQ(pusher().status().state, TargetState::paused);
  EXPECT_EQ(transport.requests, 0);
  pusher().resume();
  run();
  EXPECT_TRUE(pusher().status().in_sync);
}

TEST_F(PusherTest, VerifiesAnIdleSessionByHeartbeat) {
  run();
  ASSERT_TRUE(pusher().status().in_sync);
  disconnect();
  clock.advance(options.heartbeat);
  run(1);
  EXPECT_FALSE(pusher().status().in_sync);
  EXPECT_FALSE(pusher().status().verified);
}

TEST_F(PusherTest, FramesShrinkUntilTheyComeThrough) {
  options.frame_bytes_start = 64 << 10;
  record(40);
  std::size_t smallest = SIZE_MAX;
  const auto reach = transport.answer;
  transport.answer = [&](std::string_view path, std::string_view body) -> Result<HttpAnswer> {
    if (path.ends_with("push")) smallest = std::min(smallest, body.size());
    if (body.size() > 700) return fail(Errc::timed_out, "too slow");
    return reach(path, body);
  };
  for (int i = 0; i < 200 && !pusher().status().in_sync; ++i) {
    pusher().now();
    run(2);
  }
  EXPECT_TRUE(pusher().status().in_sync);
  EXPECT_EQ(events_of_type(*hq, "T").size(), 40U);
  EXPECT_LE(smallest, 700U);
}

TEST_F(PusherTest, BandwidthHoldsBackTheNextRequest) {
  options.bandwidth = 100;
  record(1);
  Wait wait = pusher().step();
  wait = pusher().step();
  EXPECT_GE(wait.time, 1s);
  for (int i = 0; i < 100 && !pusher().status().in_sync; ++i) clock.advance(pusher().step().time);
  EXPECT_TRUE(pusher().status().in_sync);
}

TEST_F(PusherTest, SmallRequestsAreGathered) {
  record(1);
  run();
  record(1);
  EXPECT_EQ(pusher().step().time, 0ms);
  record(1);
  const Wait wait = pusher().step();
  EXPECT_GT(wait.time, 0ms);
  EXPECT_LE(wait.time, options.gather);
}

}  // namespace
}  // namespace opossum::sync::push
