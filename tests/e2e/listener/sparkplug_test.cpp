// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <filesystem>

#include "tests/e2e/gateway/gateway_process.hpp"
#include "tests/support/sparkplug_payload.hpp"

namespace opossum::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr const char* kSparkplugRule = R"(
[[ingest.rule]]
topic = "spBv1.0/#"
format = "sparkplug-b"
type = "{message}"
tags = ["node:{node}", "device:{device}", "metric:{metric}"]
data = { value = "/value", quality = "/quality" }
)";

/// An edge node that connects straight to the gateway.
class SparkplugListener : public ::testing::Test {
 protected:
  SparkplugListener()
      : gateway_(folder_, "edge", "edge", fmt::format("[mqtt]\nlisten = [\"127.0.0.1:{}\"]\n{}", port_, kSparkplugRule)) {
    start();
  }
  void start() {
    ASSERT_TRUE(gateway_.start()) << gateway_.log();
    ASSERT_TRUE(wait_until([this] { return listens(port_); }));
  }
  void publish(const std::string& topic, const test::wire::Payload& payload) const {
    const auto done = run({"mosquitto_pub", "-p", std::to_string(port_), "-t", "spBv1.0/plant/" + topic, "-s"}, test::bytes_of(payload));
    EXPECT_EQ(done.code, 0) << done.error;
  }
  /// Stands for the node's connection: takes its commands, and has its death certificate as will.
  [[nodiscard]] Process connect_node() const {
    Process node({"stdbuf", "-oL", "mosquitto_sub", "-d", "-p", std::to_string(port_), "-t", "spBv1.0/plant/NCMD/press-4",
                  "-F", "command %x", "--will-topic", "spBv1.0/plant/NDEATH/press-4", "--will-qos", "1", "--will-payload", test::bytes_of(test::sparkplug_death(7))},
                 {.output_file = heard_, .error_file = heard_});
    EXPECT_TRUE(wait_until([this] { return read_text(heard_).find("Subscribed (mid") != std::string::npos; }));
    return node;
  }
  [[nodiscard]] std::vector<std::string> events() const { return contents_of(gateway_.data()); }
  [[nodiscard]] bool wait_for_events(std::size_t count) const {
    return wait_until([&] { return events().size() >= count; });
  }
  [[nodiscard]] std::int64_t counter(const std::string& name) const {
    return gateway_.get("/v1/ingest").at("sources").as_array().at(0).at("counters").at(name).to_number<std::int64_t>();
  }

  TemporaryFolder folder_;
  std::string heard_ = folder_ / "heard";
  int port_ = free_port();
  GatewayProcess gateway_;
};

TEST_F(SparkplugListener, ANodeLivesAndDies) {
  Process node = connect_node();
  publish("NBIRTH/press-4", test::sparkplug_birth(0, 7));
  publish("DBIRTH/press-4/motor", test::sparkplug_birth(1, {}));
  publish("DDATA/press-4/motor", test::sparkplug_data(2, 21.5F));
  ASSERT_TRUE(wait_for_events(5)) << gateway_.log();
  EXPECT_THAT(events().back(),
              HasSubstr(R"("type":"DDATA","tags":["node:press-4","device:motor","metric:temperature"],)"));
  EXPECT_THAT(events().back(), HasSubstr(R"("data":{"quality":"good","value":21.5})"));
  EXPECT_EQ(read_text(heard_).find("command "), std::string::npos);

  publish("NDATA/press-4", test::sparkplug_data(5, 22));
  EXPECT_TRUE(wait_until([&] { return read_text(heard_).find("command ") != std::string::npos; })) << gateway_.log();
  const std::string name = "4e6f646520436f6e74726f6c2f52656269727468";  // "Node Control/Rebirth"
  EXPECT_THAT(read_text(heard_), HasSubstr(name));
  EXPECT_EQ(counter("sparkplug_gaps"), 1);
  EXPECT_EQ(counter("sparkplug_rebirths_asked"), 1);

  node.kill();
  ASSERT_TRUE(wait_for_events(10)) << gateway_.log();
  const auto all = events();
  EXPECT_THAT(all[6], AllOf(HasSubstr("NDEATH"), HasSubstr("metric:running"), HasSubstr(R"("quality":"stale")")));
  EXPECT_THAT(all[9], AllOf(HasSubstr(R"("tags":["node:press-4","device:motor","metric:temperature"])"),
                            HasSubstr(R"("data":{"quality":"stale","value":21.5})")));
}

TEST_F(SparkplugListener, BirthsAreKnownAfterARestart) {
  publish("NBIRTH/press-4", test::sparkplug_birth(0, 7));
  ASSERT_TRUE(wait_for_events(2));
  EXPECT_EQ(gateway_.stop(), 0);
  start();
  publish("NDATA/press-4", test::sparkplug_data(1, 21.5F));
  ASSERT_TRUE(wait_for_events(3)) << gateway_.log();
  EXPECT_EQ(counter("sparkplug_rebirths_asked"), 0);
}

TEST_F(SparkplugListener, BirthsAreKnownAfterAKill) {
  publish("NBIRTH/press-4", test::sparkplug_birth(0, 7));
  ASSERT_TRUE(wait_for_events(2));
  ASSERT_TRUE(wait_until([&] { return std::filesystem::exists(gateway_.data() + "/ingest/sparkplug.births.json"); }));
  gateway_.kill();
  start();
  publish("NDATA/press-4", test::sparkplug_data(1, 21.5F));
  ASSERT_TRUE(wait_for_events(3)) << gateway_.log();
  EXPECT_EQ(counter("sparkplug_rebirths_asked"), 1) << "a birth may have been missed";
}

TEST_F(SparkplugListener, CheckShowsWhatARuleMakesOfAPayload) {
  publish("NBIRTH/press-4", test::sparkplug_birth(0, 7));
  ASSERT_TRUE(wait_for_events(2));
  EXPECT_EQ(gateway_.stop(), 0);
  write_text(folder_ / "payload", test::bytes_of(test::sparkplug_data(1, 21.5F)));
  const auto shown =
      opossum({"check", "-c", gateway_.config_file(), "--message", "spBv1.0/plant/NDATA/press-4", "@" + (folder_ / "payload")});
  EXPECT_EQ(shown.code, 0) << shown.error;
  EXPECT_THAT(shown.output, AllOf(HasSubstr("type  NDATA"), HasSubstr("metric:temperature"),
                                  HasSubstr(R"(data  {"quality":"good","value":21.5})")));
  const auto missing = opossum({"check", "-c", gateway_.config_file(), "--message", "t", "@" + (folder_ / "none")});
  EXPECT_NE(missing.code, 0);
  EXPECT_THAT(missing.error, HasSubstr("none"));
}

}  // namespace
}  // namespace opossum::testing
