// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <filesystem>
#include <tuple>

#include "tests/e2e/listener/listening_gateway.hpp"

namespace opossum::testing {
namespace {

constexpr const char* kFolder = OPOSSUM_SOURCE_DIR "/tests/e2e/listener";

class MqttJs : public ::testing::TestWithParam<std::tuple<const char*, const char*>> {};

INSTANTIATE_TEST_SUITE_P(TransportAndVersion, MqttJs, ::testing::Combine(::testing::Values("mqtt", "ws"), ::testing::Values("4", "5")),
                         [](const auto& at) { return std::string(std::get<0>(at.param)) + "V" + std::get<1>(at.param); });

TEST_P(MqttJs, PublishesAndSubscribes) {
  if (!std::filesystem::exists(std::string(kFolder) + "/node_modules/mqtt")) {
    GTEST_SKIP() << "MQTT.js is not there: scripts/setup could not install it";
  }
  const auto [scheme, version] = GetParam();
  const TemporaryFolder folder;
  ListeningGateway gateway(folder);
  ASSERT_TRUE(gateway.start()) << gateway.log();
  const auto finished =
      run({"node", "mqtt_js.mjs", std::string(scheme) + "://127.0.0.1:" + gateway.port_text(), version}, {}, {.folder = kFolder});
  EXPECT_EQ(finished.output, "ok\n") << finished.error << gateway.log();
  EXPECT_EQ(gateway.events().size(), 23U);
}

TEST(ListenerWebSocket, ATextFrameEndsTheConnection) {
  if (!std::filesystem::exists(std::string(kFolder) + "/node_modules/ws")) {
    GTEST_SKIP() << "ws is not there: scripts/setup could not install it";
  }
  const TemporaryFolder folder;
  ListeningGateway gateway(folder);
  ASSERT_TRUE(gateway.start()) << gateway.log();
  const auto finished = run({"node", "text_frame.mjs", "ws://127.0.0.1:" + gateway.port_text()}, {}, {.folder = kFolder});
  EXPECT_EQ(finished.output, "closed, protocol mqtt\n") << finished.error << gateway.log();
}

TEST(ListenerWebSocket, RefusesAWebSocketThatIsNotForMqtt) {
  const TemporaryFolder folder;
  ListeningGateway gateway(folder);
  ASSERT_TRUE(gateway.start()) << gateway.log();
  const std::string url = "http://127.0.0.1:" + gateway.port_text() + "/mqtt";
  const auto plain = run({"curl", "-s", "-i", "--max-time", "10", url});
  EXPECT_THAT(plain.output, ::testing::AllOf(::testing::HasSubstr("400 Bad Request"), ::testing::HasSubstr("subprotocol \"mqtt\"")));
  const auto other = run({"curl", "-s", "-i", "--max-time", "10", "-H", "Connection: Upgrade", "-H", "Upgrade: websocket", "-H",
                          "Sec-WebSocket-Version: 13", "-H", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "-H",
                          "Sec-WebSocket-Protocol: chat, superchat", url});
  EXPECT_THAT(other.output, ::testing::HasSubstr("400 Bad Request"));
  EXPECT_EQ(gateway.counter("connects"), 0);
}

}  // namespace
}  // namespace opossum::testing
