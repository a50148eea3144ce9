// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <random>
#include <thread>

#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

using namespace std::chrono_literals;

/// Appends 1, 2, 3, … to a gateway that comes and goes: each number until it is acknowledged, under a key that makes this safe.
class Counter {
 public:
  explicit Counter(std::string url) : url_(std::move(url)), thread_([this] { run(); }) {}
  ~Counter() { stop(); }
  Counter(const Counter&) = delete;
  Counter& operator=(const Counter&) = delete;

  /// Ends when the number under way is acknowledged, and returns it.
  int stop() {
    stopping_ = true;
    if (thread_.joinable()) thread_.join();
    return acknowledged_;
  }
  [[nodiscard]] int acknowledged() const { return acknowledged_; }

 private:
  void run() {
    auto client = gateway::cli::HttpClient::open({.url = url_});
    const auto end = std::chrono::steady_clock::now() + 240s;
    while (!stopping_ && std::chrono::steady_clock::now() < end) {
      const int n = acknowledged_ + 1;
      const std::string body =
          fmt::format(R"({{"events":[{{"type":"Counted","tags":["n:{}"],"data":{{"n":{}}}}}],"key":"n-{}"}})", n, n, n);
      while (std::chrono::steady_clock::now() < end && !(*client)->ask({.method = "POST", .path = "/v1/commits", .body = body})) {
        std::this_thread::sleep_for(5ms);
      }
      acknowledged_ = n;
    }
  }

  std::string url_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> acknowledged_ = 0;
  std::thread thread_;  // last: it uses the others
};

std::uint32_t seed_of_this_run() {
  if (const char* given = std::getenv("OPOSSUM_SEED")) return static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10));
  return std::random_device{}();
}

TEST(KillLoop, HeadquartersHoldsEveryEventOnceAndInOrderHoweverOftenEitherSideIsKilled) {
  constexpr int kRounds = 24;
  const std::uint32_t seed = seed_of_this_run();
  SCOPED_TRACE("OPOSSUM_SEED=" + std::to_string(seed));
  std::mt19937 random(seed);
  const TemporaryFolder folder;
  GatewayProcess central(folder, "central", "central", origin_edge("token"));
  GatewayProcess edge(folder, "edge", "edge", target_hq(folder, central, "token"));
  ASSERT_TRUE(central.start()) << central.log();
  ASSERT_TRUE(edge.start()) << edge.log();

  Counter counter(edge.url());
  for (int round = 1; round <= kRounds; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution(20, 400)(random)));
    const int victim = std::uniform_int_distribution(0, 4)(random);  // both at once in one of five rounds
    if (victim != 0 && victim <= 2) central.kill();
    if (victim >= 3) edge.kill();
    if (victim == 0) {
      edge.kill();
      central.kill();
    }
    for (GatewayProcess* gateway : {&central, &edge}) {
      if (gateway->running()) continue;
      gateway->launch();
      // Recovery is killed too now and then.
      if (std::uniform_int_distribution(0, 3)(random) == 0) {
        std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution(0, 30)(random)));
        gateway->kill();
        gateway->launch();
      }
      ASSERT_TRUE(gateway->wait_ready()) << "round " << round << "\n" << gateway->log();
    }
    static_cast<void>(opossum({"sync", "now", "hq", "--url", edge.url()}));
  }
  const int acknowledged = counter.stop();
  ASSERT_TRUE(wait_in_sync(edge)) << edge.log();

  const auto at_edge = contents_of(edge.data());
  EXPECT_GT(acknowledged, kRounds);
  ASSERT_EQ(at_edge.size(), static_cast<std::size_t>(acknowledged)) << "each acknowledged once";
  for (int n = 1; n <= acknowledged; ++n) {
    ASSERT_NE(at_edge[static_cast<std::size_t>(n - 1)].find(fmt::format(R"("data":{{"n":{}}})", n)), std::string::npos)
        << at_edge[static_cast<std::size_t>(n - 1)];
  }
  expect_equal(at_edge, contents_of(central.data()));
  EXPECT_EQ(edge.stop(), 0) << edge.log();
  EXPECT_EQ(central.stop(), 0) << central.log();
  for (const GatewayProcess* gateway : {&edge, &central}) {
    const auto verified = opossum({"verify", gateway->data()});
    EXPECT_EQ(verified.code, 0) << verified.output << verified.error;
  }
}

}  // namespace
}  // namespace opossum::testing
