// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <map>

#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

constexpr int kMessages = 5000;

std::string configuration(const Broker& broker) {
  return fmt::format(
      "[[ingest.mqtt]]\nname = \"plant\"\nurl = \"{}\"\ntopics = [\"plant/#\"]\nqos = 1\nack = \"stored\"\n"
      "[[ingest.rule]]\ntopic = \"plant/{{line}}/{{sensor}}/temperature\"\ntype = \"TemperatureReading\"\n"
      "tags = [\"line:{{line}}\", \"sensor:{{sensor}}\"]\ndata = {{ value = \"/temperature\", seq = \"/seq\" }}\n",
      broker.url());
}

bool is_connected(const GatewayProcess& edge) {
  const auto document = edge.get("/v1/ingest");
  return document.is_object() && !document.at("sources").as_array().empty() && document.at("sources").at(0).at("state") == "connected";
}

std::size_t stored_by(const GatewayProcess& edge) {
  const auto head = edge.get("/v1/head");
  return head.is_object() ? head.at("position").to_number<std::size_t>() : 0;
}

/// How often each reading (tags and sequence number) is stored, and how often of these with the broker's mark of a repetition.
struct Deliveries {
  int all = 0;
  int repeated = 0;
};
std::map<std::string, Deliveries> deliveries_at(const GatewayProcess& edge) {
  std::map<std::string, Deliveries> seen;
  for (const std::string& text : contents_of(edge.data())) {
    const auto event = boost::json::parse("{" + text);
    auto& one = seen[boost::json::serialize(event.at("tags")) + "#" + boost::json::serialize(event.at("data").at("seq"))];
    ++one.all;
    const auto* meta = event.as_object().if_contains("meta");
    if (meta != nullptr && boost::json::serialize(*meta).find(R"("dup":true)") != std::string::npos) ++one.repeated;
  }
  return seen;
}

TEST(MqttKill, FiveThousandMessagesAreAllStoredWhileTheEdgeIsKilledTwice) {
  const TemporaryFolder folder;
  const Broker broker(folder);
  GatewayProcess edge(folder, "edge", "edge", configuration(broker));
  ASSERT_TRUE(edge.start()) << edge.log();
  ASSERT_TRUE(wait_until([&] { return is_connected(edge); })) << edge.log();

  Process sensors({OPOSSUM_PROGRAM, "simulate", "mqtt", "--url", broker.url(), "--count", std::to_string(kMessages), "--rate", "2500",
                   "--lines", "2", "--sensors", "5"},
                  {.output_file = folder / "sensors.json", .error_file = folder / "sensors.log"});
  for (const std::size_t reached : {500U, 2000U}) {
    ASSERT_TRUE(wait_until([&] { return stored_by(edge) >= reached; }, std::chrono::seconds(60))) << edge.log();
    edge.kill();
    ASSERT_TRUE(edge.start()) << edge.log();
  }
  ASSERT_EQ(sensors.wait(std::chrono::seconds(120)), 0) << read_text(folder / "sensors.log");
  const auto summary = boost::json::parse(read_text(folder / "sensors.json"));
  ASSERT_EQ(summary.at("acknowledged").to_number<int>(), kMessages);
  EXPECT_TRUE(wait_until([&] { return stored_by(edge) >= kMessages && deliveries_at(edge).size() == kMessages; }, std::chrono::seconds(60)))
      << stored_by(edge) << " stored\n" << edge.log();

  const auto seen = deliveries_at(edge);
  EXPECT_EQ(seen.size(), static_cast<std::size_t>(kMessages)) << "lost messages";
  for (const auto& [reading, deliveries] : seen) {
    EXPECT_GE(deliveries.repeated, deliveries.all - 1)
        << reading << " is stored " << deliveries.all << " times, and it cannot be seen which is the repetition";
  }
  EXPECT_EQ(edge.stop(), 0) << edge.log();
}

}  // namespace
}  // namespace opossum::testing
