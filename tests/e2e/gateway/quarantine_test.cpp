// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/quarantine.hpp"
#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kRule = R"(
[[ingest.rule]]
topic = "hall/{n}"
type = "Reading"
)";

/// A gateway whose quarantine holds messages of the topics hall/1, hall/2, … and nothing to take new ones from.
class QuarantineCommandTest : public ::testing::Test {
 protected:
  QuarantineCommandTest() : gateway_(folder_, "edge", "edge") {
    EXPECT_TRUE(gateway_.start()) << gateway_.log();
    EXPECT_EQ(gateway_.stop(), 0);
    ingest::QuarantineOptions options;
    options.directory = gateway_.data() + "/quarantine";
    auto quarantine = ingest::Quarantine::open(options).value();
    for (int n = 1; n <= 3; ++n) {
      ingest::Message message;
      message.source = "plant";
      message.kind = "mqtt";
      message.topic = (n == 3 ? "other/" : "hall/") + std::to_string(n);
      message.payload = "{\"n\":" + std::to_string(n) + "}";
      message.received = system_clock().now();
      ids_.push_back(quarantine->add(message, "", "no rule").value().value());
    }
  }
  [[nodiscard]] std::vector<std::string> at_server(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "quarantine");
    arguments.insert(arguments.end(), {"--url", gateway_.url()});
    return arguments;
  }
  [[nodiscard]] std::vector<std::string> in_directory(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), "quarantine");
    arguments.insert(arguments.end(), {"--data", gateway_.data()});
    return arguments;
  }

  TemporaryFolder folder_;
  GatewayProcess gateway_;
  std::vector<std::string> ids_;
};

TEST_F(QuarantineCommandTest, MessagesAreRetriedAfterARuleChangeAndTheRestStays) {
  ASSERT_TRUE(gateway_.start());
  const auto early = opossum(at_server({"retry", ids_[0]}));
  EXPECT_EQ(early.code, 1);
  EXPECT_THAT(early.output, HasSubstr("no rule matches"));
  gateway_.configure(kRule);
  ASSERT_EQ(gateway_.stop(), 0);
  ASSERT_TRUE(gateway_.start()) << gateway_.log();
  const auto all = opossum(at_server({"retry", "--all"}));
  EXPECT_EQ(all.code, 1) << "one of them matches no rule";
  EXPECT_THAT(all.output, HasSubstr(R"("id":")" + ids_[1] + R"(","outcome":"stored","commit":2,"first":2,"last":2)"));
  EXPECT_THAT(opossum(at_server({"list"})).output, AllOf(HasSubstr(ids_[2]), Not(HasSubstr(ids_[0]))));
  EXPECT_THAT(opossum({"query", "--url", gateway_.url()}).output, AllOf(HasSubstr(R"({"n":1})"), HasSubstr(R"({"n":2})")));
  EXPECT_EQ(opossum(at_server({"retry", ids_[0]})).code, 5);
}

TEST_F(QuarantineCommandTest, MessagesAreShownExportedAndDeleted) {
  ASSERT_TRUE(gateway_.start());
  EXPECT_THAT(opossum(at_server({"show", ids_[1]})).output, HasSubstr(R"("payload":"{\"n\":2}")"));
  EXPECT_EQ(opossum(at_server({"show", "nonsense"})).code, 5);
  const std::string exported = opossum(at_server({"export"})).output;
  EXPECT_EQ(std::ranges::count(exported, '\n'), 3);
  EXPECT_EQ(opossum(at_server({"delete"})).code, 2) << "nobody deletes all by forgetting something";
  EXPECT_EQ(opossum(at_server({"delete", ids_[0]})).code, 0);
  EXPECT_EQ(opossum(at_server({"delete", ids_[0]})).code, 5);
  EXPECT_EQ(opossum(at_server({"delete", "--all"})).code, 0);
  EXPECT_THAT(opossum(at_server({"list"})).output, IsEmpty());
}

TEST_F(QuarantineCommandTest, ADirectoryWithoutGatewayIsReadAndRetriedToo) {
  EXPECT_THAT(opossum(in_directory({"show", ids_[0]})).output, HasSubstr("hall/1"));
  const auto ruleless = opossum(in_directory({"retry", ids_[0]}));
  EXPECT_EQ(ruleless.code, 2);
  EXPECT_THAT(ruleless.error, HasSubstr("--config"));
  gateway_.configure(kRule);
  const auto retried = opossum(in_directory({"retry", ids_[0], "--config", gateway_.config_file()}));
  EXPECT_EQ(retried.code, 0) << retried.error;
  EXPECT_THAT(retried.output, HasSubstr("stored"));
  EXPECT_EQ(opossum(in_directory({"delete", ids_[1]})).code, 0);
  const std::string exported = opossum(in_directory({"export"})).output;
  EXPECT_EQ(std::ranges::count(exported, '\n'), 1);
}

TEST_F(QuarantineCommandTest, StatusAndMetricsTellHowFullItIs) {
  ASSERT_TRUE(gateway_.start());
  const auto status = gateway_.get("/v1/status");
  EXPECT_EQ(status.at("limits_hit").at("quarantine_let_go").to_number<int>(), 0);
  EXPECT_EQ(gateway_.get("/v1/quarantine").at("total").to_number<int>(), 3);
}

}  // namespace
}  // namespace opossum::testing
