// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {
namespace {

boost::json::value source_of(const GatewayProcess& gateway, std::string_view name) {
  const auto document = gateway.get("/v1/ingest");
  if (!document.is_object()) return nullptr;
  for (const auto& source : document.at("sources").as_array()) {
    if (source.at("name").as_string() == name) return source;
  }
  return nullptr;
}

bool has_error(const boost::json::value& source) { return source.is_object() && source.at("last_error").is_string(); }

/// Whatever is wrong with a peer: the gateway takes events in over HTTP and keeps them.
void expect_works(GatewayProcess& gateway) {
  ASSERT_TRUE(gateway.running()) << gateway.log();
  const auto before = contents_of(gateway.data()).size();
  EXPECT_TRUE(gateway.append(R"({"events":[{"type":"StillHere"}]})"));
  EXPECT_GE(contents_of(gateway.data()).size(), before + 1);
  EXPECT_TRUE(gateway.get("/readyz").is_object());
}

TEST(BadPeers, ABrokerThatCannotBeReachedIsShownAndTheRestGoesOn) {
  const TemporaryFolder folder;
  GatewayProcess edge(folder, "edge", "edge",
                      fmt::format("[[ingest.mqtt]]\nname = \"plant\"\nurl = \"mqtt://127.0.0.1:{}\"\ntopics = [\"#\"]\n", free_port()));
  ASSERT_TRUE(edge.start()) << edge.log();
  ASSERT_TRUE(wait_until([&] { return has_error(source_of(edge, "plant")); })) << edge.log();
  EXPECT_EQ(source_of(edge, "plant").at("state"), "connecting");
  expect_works(edge);
  EXPECT_EQ(edge.stop(), 0) << edge.log();
}

TEST(BadPeers, ADeadModbusDeviceIsShownAndDoesNotHoldUpAnotherOne) {
  const TemporaryFolder folder;
  const int port = free_port();
  const std::string point = "points = [{ name = \"temperature\", table = \"holding\", address = 100, type = \"float32\" }]\n";
  GatewayProcess edge(folder, "edge", "edge",
                      fmt::format("[[ingest.modbus]]\nname = \"dead\"\nurl = \"tcp://127.0.0.1:{}\"\npoll = \"100ms\"\n{}"
                                  "[[ingest.modbus]]\nname = \"press\"\nurl = \"tcp://127.0.0.1:{}\"\npoll = \"100ms\"\n{}",
                                  free_port(), point, port, point));
  Process press({OPOSSUM_PROGRAM, "simulate", "modbus", "--listen", "127.0.0.1:" + std::to_string(port)},
                {.output_file = folder / "press.log"});
  ASSERT_TRUE(wait_until([&] { return listens(port); }));
  ASSERT_TRUE(edge.start()) << edge.log();
  ASSERT_TRUE(wait_until([&] { return has_error(source_of(edge, "dead")); })) << edge.log();
  const auto readings = [&] { return opossum({"query", "--json", "--tag", "device:press", "--data", edge.data()}).output; };
  ASSERT_TRUE(wait_until([&] { return lines_of(readings()).size() >= 3; })) << edge.log();
  EXPECT_NE(readings().find(R"("quality":"good")"), std::string::npos);
  expect_works(edge);
  EXPECT_EQ(edge.stop(), 0) << edge.log();
}

TEST(BadPeers, AWrongTokenStopsTheTargetWithAReasonAndNothingElse) {
  const TemporaryFolder folder;
  GatewayProcess central(folder, "central", "central", origin_edge("right-token"));
  GatewayProcess edge(folder, "edge", "edge", target_hq(folder, central, "wrong-token"));
  ASSERT_TRUE(central.start()) << central.log();
  ASSERT_TRUE(edge.start()) << edge.log();
  expect_works(edge);
  const auto target = [&] { return edge.get("/v1/sync").at("targets").at(0); };
  ASSERT_TRUE(wait_until([&] { return target().at("last_error").is_string(); })) << edge.log();
  EXPECT_FALSE(target().at("in_sync").as_bool());
  EXPECT_TRUE(target().at("verified").is_null()) << "nothing was compared, so nothing may be claimed";
  EXPECT_TRUE(contents_of(central.data()).empty());
  EXPECT_EQ(edge.log().find("wrong-token"), std::string::npos) << "a secret in the log";

  // With the right token everything that waited arrives.
  ASSERT_EQ(edge.stop(), 0);
  edge.configure(target_hq(folder, central, "right-token"));
  ASSERT_TRUE(edge.start()) << edge.log();
  ASSERT_TRUE(wait_in_sync(edge)) << edge.log();
  expect_equal(contents_of(edge.data()), contents_of(central.data()));
}

TEST(BadPeers, MessagesThatNoRuleTakesGoToQuarantineWithTheirReason) {
  const TemporaryFolder folder;
  const Broker broker(folder);
  GatewayProcess edge(
      folder, "edge", "edge",
      fmt::format("[[ingest.mqtt]]\nname = \"plant\"\nurl = \"{}\"\ntopics = [\"#\"]\n"
                  "[[ingest.rule]]\ntopic = \"plant/{{line}}/temperature\"\ntype = \"TemperatureReading\"\ntags = [\"line:{{line}}\"]\n"
                  "data = {{ value = \"/temperature\" }}\n",
                  broker.url()));
  ASSERT_TRUE(edge.start()) << edge.log();
  ASSERT_TRUE(wait_until([&] { return source_of(edge, "plant").is_object() && source_of(edge, "plant").at("state") == "connected"; }))
      << edge.log();
  const std::string port = broker.url().substr(broker.url().rfind(':') + 1);
  const auto publish = [&](const std::string& topic, const std::string& payload) {
    return run({"mosquitto_pub", "-h", "127.0.0.1", "-p", port, "-q", "1", "-t", topic, "-m", payload}).code;
  };
  ASSERT_EQ(publish("somewhere/else", "1"), 0);
  ASSERT_EQ(publish("plant/1/temperature", "{\"temperature\":"), 0);
  ASSERT_EQ(publish("plant/1/temperature", "{\"temperature\":21.50}"), 0);
  ASSERT_TRUE(wait_until([&] { return contents_of(edge.data()).size() == 1; })) << edge.log();
  const auto quarantined = [&] { return lines_of(opossum({"quarantine", "list", "--json", "--url", edge.url()}).output); };
  ASSERT_TRUE(wait_until([&] { return quarantined().size() == 2; }));
  EXPECT_NE(quarantined()[0].find("somewhere/else"), std::string::npos) << quarantined()[0];
  EXPECT_NE(contents_of(edge.data())[0].find(R"("data":{"value":21.50})"), std::string::npos) << contents_of(edge.data())[0];
  ASSERT_EQ(edge.stop(), 0) << edge.log();
  EXPECT_EQ(lines_of(opossum({"quarantine", "list", "--json", "--data", edge.data()}).output).size(), 2U) << "they outlive the process";
}

TEST(BadInput, RequestsThatAreWrongAreRefusedInWordsAndStoreNothing) {
  const TemporaryFolder folder;
  GatewayProcess edge(folder, "edge", "edge");
  ASSERT_TRUE(edge.start()) << edge.log();
  const std::string long_type(300, 'x');
  const std::string big_data(2 << 20, 'x');
  const std::vector<std::pair<std::string, std::string>> bad{
      {"{\"events\":[", ""},
      {R"({"events":[]})", ""},
      {R"({"events":[{"type":5}]})", "type"},
      {R"({"events":[{"type":"A","tag":["x"]}]})", "tag"},
      {R"({"events":[{"type":"$sync.rejected"}]})", "$"},
      {R"({"events":[{"type":")" + long_type + R"("}]})", "256"},
      {R"({"events":[{"type":"A"},{"type":"A","data":")" + big_data + R"("}]})", ""},
      {R"({"events":[{"type":"A"}],"condition":{"failIfEventsMatch":{"items":[{}]}}})", ""},
  };
  for (const auto& [body, words] : bad) {
    const auto answer = edge.append(body);
    ASSERT_FALSE(answer) << body.substr(0, 100);
    EXPECT_TRUE(answer.error().code() == Errc::invalid_argument || answer.error().code() == Errc::too_large) << answer.error().message();
    EXPECT_NE(answer.error().detail().find(words), std::string::npos) << answer.error().message();
  }
  EXPECT_TRUE(contents_of(edge.data()).empty());
  expect_works(edge);
}

}  // namespace
}  // namespace opossum::testing
