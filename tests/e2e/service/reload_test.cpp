// SPDX-License-Identifier: MIT
// SIGHUP: a new configuration counts as a whole, or not at all.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

#include "ingest/quarantine.hpp"
#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kRule = "[[ingest.rule]]\ntopic = \"hall/{n}\"\ntype = \"Reading\"\n";

class ReloadTest : public ::testing::Test {
 protected:
  /// Starts with a message in quarantine that no rule maps.
  void SetUp() override {
    ingest::QuarantineOptions options;
    std::filesystem::create_directories(gateway_.data());
    options.directory = gateway_.data() + "/quarantine";
    auto quarantine = ingest::Quarantine::open(options).value();
    ingest::Message message;
    message.source = "plant";
    message.kind = "mqtt";
    message.topic = "hall/1";
    message.payload = "{}";
    message.received = system_clock().now();
    id_ = quarantine->add(message, "", "no rule").value().value();
    quarantine.reset();
    ASSERT_TRUE(gateway_.start()) << gateway_.log();
  }
  bool reload(const std::string& configuration, const std::string& expected) {
    gateway_.configure(configuration);
    gateway_.signal(SIGHUP);
    return wait_until([&] { return gateway_.log().find(expected) != std::string::npos; });
  }
  int retried() const { return opossum({"quarantine", "retry", id_, "--url", gateway_.url()}).code; }

  TemporaryFolder folder_;
  GatewayProcess gateway_{folder_, "edge", "edge"};
  std::string id_;
};

TEST_F(ReloadTest, NewRulesCountAtOnce) {
  EXPECT_EQ(retried(), 1);
  ASSERT_TRUE(reload(kRule, "reloaded: ingest.rule;")) << gateway_.log();
  EXPECT_EQ(retried(), 0);
}

TEST_F(ReloadTest, ALogLevelCountsAtOnce) {
  ASSERT_TRUE(reload("[log]\nlevel = \"warning\"\n[store]\nsegment_bytes = \"1MiB\"\n", "needs a restart")) << gateway_.log();
  EXPECT_THAT(gateway_.log(), Not(HasSubstr("reloaded:"))) << "an information, less severe than a warning";
  EXPECT_EQ(gateway_.stop(), 0);
  EXPECT_THAT(gateway_.log(), Not(HasSubstr("stopping (SIGTERM)")));
}

TEST_F(ReloadTest, ABadConfigurationIsRefusedAsAWhole) {
  ASSERT_TRUE(reload(std::string(kRule) + "[log]\nlevel = \"loud\"\n", "not reloaded, the old configuration stays")) << gateway_.log();
  EXPECT_THAT(gateway_.log(), HasSubstr("log.level"));
  EXPECT_EQ(retried(), 1) << "its rule, which was good, does not count either";
  EXPECT_TRUE(gateway_.running());
}

TEST_F(ReloadTest, WhatNeedsARestartIsNamed) {
  ASSERT_TRUE(reload("[store]\nsegment_bytes = \"1MiB\"\n", "needs a restart: store.segment_bytes")) << gateway_.log();
}

}  // namespace
}  // namespace opossum::testing
