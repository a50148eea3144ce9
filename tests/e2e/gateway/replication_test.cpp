// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

std::string counted(int n) {
  return fmt::format(R"({{"events":[{{"type":"Counted","tags":["n:{}"],"data":{{"n":{}}}}}]}})", n, n);
}

/// An edge with a target "hq", and that central, each in its folder.
class Replication : public ::testing::Test {
 protected:
  void SetUp() override {
    edge_.configure(target_hq(folder_, central_, "right-token"));
    ASSERT_TRUE(central_.start()) << central_.log();
    ASSERT_TRUE(edge_.start()) << edge_.log();
  }

  TemporaryFolder folder_{};
  GatewayProcess central_{folder_, "central", "central", origin_edge("right-token")};
  GatewayProcess edge_{folder_, "edge", "edge"};
};

TEST_F(Replication, EveryEventArrivesAtHeadquartersOnceAndInOrder) {
  for (int n = 1; n <= 200; ++n) ASSERT_TRUE(edge_.append(counted(n)));
  ASSERT_TRUE(wait_in_sync(edge_)) << edge_.log();
  const auto at_edge = contents_of(edge_.data());
  EXPECT_EQ(at_edge.size(), 200U);
  expect_equal(at_edge, contents_of(central_.data()));
}

TEST_F(Replication, CommitsKeepTheirEventsTogetherAndTheirBytes) {
  ASSERT_TRUE(edge_.append(
      R"({"events":[{"type":"A","data":{"price": 12.50, "big":12345678901234567890}},{"type":"B","tags":["t:ä"],"data":"\u0041"},)"
      R"({"type":"C","data_base64":"AP8="},{"type":"D"}]})"));
  ASSERT_TRUE(wait_in_sync(edge_)) << edge_.log();
  const auto at_edge = contents_of(edge_.data());
  ASSERT_EQ(at_edge.size(), 4U);
  EXPECT_NE(at_edge[0].find(R"("data":{"price":12.50,"big":12345678901234567890})"), std::string::npos) << at_edge[0];
  expect_equal(at_edge, contents_of(central_.data()));
}

TEST_F(Replication, WhatWasRecordedWithoutALinkArrivesWhenThereIsOne) {
  ASSERT_TRUE(wait_in_sync(edge_)) << edge_.log();
  central_.kill();
  for (int n = 1; n <= 50; ++n) ASSERT_TRUE(edge_.append(counted(n)));
  const auto sync = edge_.get("/v1/sync");
  EXPECT_FALSE(sync.at("targets").at(0).at("in_sync").as_bool()) << "nobody has verified it";
  ASSERT_TRUE(central_.start()) << central_.log();
  ASSERT_TRUE(wait_in_sync(edge_)) << edge_.log();
  expect_equal(contents_of(edge_.data()), contents_of(central_.data()));
}

TEST_F(Replication, PausedTargetsSendNothingUntilResumed) {
  ASSERT_TRUE(wait_in_sync(edge_)) << edge_.log();
  ASSERT_EQ(opossum({"sync", "pause", "hq", "--url", edge_.url()}).code, 0);
  ASSERT_TRUE(wait_until([&] { return edge_.get("/v1/sync").at("targets").at(0).at("state") == "paused"; }));
  ASSERT_TRUE(edge_.append(counted(1)));
  EXPECT_EQ(opossum({"sync", "status", "hq", "--json", "--url", edge_.url()}).output.find(R"("in_sync":true)"), std::string::npos);
  EXPECT_TRUE(contents_of(central_.data()).empty());
  ASSERT_EQ(opossum({"sync", "resume", "hq", "--url", edge_.url()}).code, 0);
  ASSERT_TRUE(wait_in_sync(edge_)) << edge_.log();
  EXPECT_EQ(contents_of(central_.data()).size(), 1U);
  EXPECT_EQ(opossum({"sync", "now", "nobody", "--url", edge_.url()}).code, 5);
}

TEST_F(Replication, OnlyWhatTheOperatorAllowsReachesHeadquarters) {
  EXPECT_EQ(edge_.stop(), 0) << edge_.log();
  edge_.configure(target_hq(folder_, central_, "right-token") +
                  "exclude = [{ types = [\"Trace\"] }]\nredact = [\"/phone\"]\napprove = true\n");
  ASSERT_TRUE(edge_.start()) << edge_.log();
  ASSERT_TRUE(edge_.append(R"({"events":[{"type":"Trace","data":{"noise":1}}]})"));
  ASSERT_TRUE(edge_.append(R"({"events":[{"type":"Sale","data":{"phone":"555","sum":12.50}}]})"));
  const auto state = [&] { return std::string(edge_.get("/v1/sync").at("targets").at(0).at("state").as_string()); };
  ASSERT_TRUE(wait_until([&] { return state() == "waiting-for-approval"; })) << state();
  EXPECT_TRUE(contents_of(central_.data()).empty());

  const auto head = edge_.get("/v1/head").at("commit").to_number<std::uint64_t>();
  ASSERT_EQ(opossum({"sync", "approve", "hq", "--through", std::to_string(head), "--url", edge_.url()}).code, 0);
  ASSERT_TRUE(wait_in_sync(edge_)) << edge_.log();
  const auto at_hq = contents_of(central_.data());
  ASSERT_EQ(at_hq.size(), 1U);
  EXPECT_NE(at_hq[0].find(R"("data":{"sum":12.50})"), std::string::npos) << at_hq[0];

  ASSERT_TRUE(edge_.append(R"({"events":[{"type":"Sale","data":{"sum":1}}]})"));
  ASSERT_TRUE(wait_until([&] { return state() == "waiting-for-approval"; })) << "what was approved does not cover what comes later";
  EXPECT_EQ(contents_of(central_.data()).size(), 1U);
}

}  // namespace
}  // namespace opossum::testing
