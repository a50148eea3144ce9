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

}  // namespace
}  // namespace opossum::testing
