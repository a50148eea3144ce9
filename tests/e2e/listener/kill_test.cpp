// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <map>
#include <random>
#include <thread>

#include "tests/e2e/listener/paho_client.hpp"

namespace opossum::testing {
namespace {

constexpr int kMessages = 4000;
constexpr int kKills = 6;

/// How often each number is stored.
std::map<std::string, int> stored_numbers(const ListeningGateway& gateway) {
  std::map<std::string, int> numbers;
  for (const std::string& event : gateway.events()) {
    const std::size_t data = event.find("\"data\":");
    ++numbers[event.substr(data + 7, event.find_first_of(",}", data + 7) - data - 7)];
  }
  return numbers;
}

class ListenerKill : public ::testing::TestWithParam<std::tuple<int, int>> {};

INSTANTIATE_TEST_SUITE_P(VersionAndQos, ListenerKill,
                         ::testing::Combine(::testing::Values(MQTTVERSION_3_1_1, MQTTVERSION_5), ::testing::Values(1, 2)),
                         [](const auto& at) {
                           return std::string(std::get<0>(at.param) == MQTTVERSION_5 ? "v5" : "v311") + "Qos" +
                                  std::to_string(std::get<1>(at.param));
                         });

/// Whether the client was told that the message is stored. Paho gives a message up (-1) that it was writing when the connection broke.
bool acknowledged(const mqtt::delivery_token_ptr& token) {
  try {
    return token->wait_for(std::chrono::seconds(60));
  } catch (const mqtt::exception&) {
    return false;
  }
}

TEST_P(ListenerKill, EveryAcknowledgedMessageIsStoredAndWithQos2ExactlyOnce) {
  const auto [version, qos] = GetParam();
  const TemporaryFolder folder;
  ListeningGateway gateway(folder);
  ASSERT_TRUE(gateway.start()) << gateway.log();
  PahoClient client(gateway, "sensor", version);
  client.connect();

  std::vector<mqtt::delivery_token_ptr> tokens;
  std::mt19937 random(7);
  int next_kill = kMessages / (kKills + 1);
  for (int i = 0; i < kMessages; ++i) {
    tokens.push_back(client.publish("count", std::to_string(i), qos));
    if (i % 200 == 199) std::this_thread::sleep_for(std::chrono::milliseconds(50 + random() % 50));
    if (i != next_kill) continue;
    next_kill += kMessages / (kKills + 1);
    gateway.gateway().kill();
    ASSERT_TRUE(gateway.start()) << gateway.log();
  }
  std::vector<std::string> promised;
  for (int i = 0; i < kMessages; ++i) {
    if (acknowledged(tokens[static_cast<std::size_t>(i)])) promised.push_back(std::to_string(i));
  }
  EXPECT_GT(promised.size(), static_cast<std::size_t>(kMessages - 2 * kKills)) << gateway.log();

  const auto numbers = stored_numbers(gateway);
  for (const std::string& number : promised) EXPECT_TRUE(numbers.contains(number)) << number << " was acknowledged and is lost";
  for (const auto& [number, count] : numbers) {
    // Each kill may repeat what was stored and not yet acknowledged.
    EXPECT_LE(count, qos == 2 ? 1 : 1 + kKills) << number;
  }
  EXPECT_EQ(gateway.gateway().stop(), 0) << gateway.log();
}

}  // namespace
}  // namespace opossum::testing
