// SPDX-License-Identifier: MIT
// Real gateways with a bad line between them.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "tests/e2e/gateway/counter.hpp"
#include "tests/e2e/gateway/cutting_proxy.hpp"
#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

using namespace std::chrono_literals;

int port_of(const std::string& url) { return std::stoi(url.substr(url.rfind(':') + 1)); }

std::string through(const CuttingProxy& proxy, const TemporaryFolder& folder, const GatewayProcess& central) {
  std::string configuration = target_hq(folder, central, "token");
  return configuration.replace(configuration.find(central.url()), central.url().size(), proxy.url());
}

/// An edge that reaches its central through the proxy only.
class BadLink : public ::testing::Test {
 protected:
  void SetUp() override {
    edge_.configure(through(proxy_, folder_, central_));
    ASSERT_TRUE(central_.start()) << central_.log();
    ASSERT_TRUE(edge_.start()) << edge_.log();
  }

  const std::uint32_t seed_ = seed_of_this_run();
  std::mt19937 random_{seed_};
  TemporaryFolder folder_{};
  GatewayProcess central_{folder_, "central", "central", origin_edge("token")};
  GatewayProcess edge_{folder_, "edge", "edge"};
  CuttingProxy proxy_{port_of(central_.url()), seed_};
};

TEST_F(BadLink, CutsAtAnyByteAndKilledGatewaysLoseNothingAndDoubleNothing) {
  SCOPED_TRACE("OPOSSUM_SEED=" + std::to_string(seed_));
  constexpr int kRounds = 12;
  proxy_.set({.cut = 0.5, .one_way = 0.1, .bytes_max = 8'000, .delay_milliseconds = 1});
  Counter counter(edge_.url());
  for (int round = 1; round <= kRounds; ++round) {
    for (int press = 0; press < 8; ++press) {
      std::this_thread::sleep_for(std::chrono::milliseconds(std::uniform_int_distribution(10, 60)(random_)));
      static_cast<void>(opossum({"sync", "now", "hq", "--url", edge_.url()}));
    }
    GatewayProcess& victim = random_() % 2 == 0 ? central_ : edge_;
    victim.kill();
    ASSERT_TRUE(victim.start()) << "round " << round << "\n" << victim.log();
  }
  const int acknowledged = counter.stop();
  EXPECT_GE(proxy_.faults(), 3) << "else nothing was shown";
  proxy_.set({});
  ASSERT_TRUE(wait_in_sync(edge_)) << edge_.log();
  const auto at_edge = contents_of(edge_.data());
  expect_counted(at_edge, acknowledged);
  expect_equal(at_edge, contents_of(central_.data()));
}

TEST_F(BadLink, FiftyKilobitsASecondAreEnoughForASiteToCatchUp) {
  ASSERT_TRUE(wait_in_sync(edge_)) << edge_.log();
  central_.kill();
  for (int n = 1; n <= 3'000; n += 10) {
    std::string events;
    for (int i = n; i < n + 10; ++i) events += fmt::format(R"({}{{"type":"Counted","tags":["n:{}"],"data":{{"n":{}}}}})", i == n ? "" : ",", i, i);
    ASSERT_TRUE(edge_.append("{\"events\":[" + events + "]}"));
  }
  proxy_.set({.cut = 0.2, .bytes_max = 20'000, .bytes_per_second = 50'000 / 8});
  const std::uint64_t before = proxy_.bytes();
  ASSERT_TRUE(central_.start()) << central_.log();
  ASSERT_TRUE(wait_in_sync(edge_, 120s)) << edge_.log();
  const auto at_edge = contents_of(edge_.data());
  expect_counted(at_edge, 3'000);
  expect_equal(at_edge, contents_of(central_.data()));
  RecordProperty("bytes", std::to_string(proxy_.bytes() - before));
}

}  // namespace
}  // namespace opossum::testing
