// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "tests/e2e/gateway/counter.hpp"
#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

using namespace std::chrono_literals;

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
  EXPECT_GT(acknowledged, kRounds);
  const auto at_edge = contents_of(edge.data());
  expect_counted(at_edge, acknowledged);
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
