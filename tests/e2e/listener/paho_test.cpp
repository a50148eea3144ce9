// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "tests/e2e/listener/paho_client.hpp"

namespace opossum::testing {
namespace {

class Paho : public ::testing::TestWithParam<int> {
 protected:
  void SetUp() override { ASSERT_TRUE(gateway_.start()) << gateway_.log(); }

  TemporaryFolder folder_;
  ListeningGateway gateway_{folder_};
};

INSTANTIATE_TEST_SUITE_P(Versions, Paho, ::testing::Values(MQTTVERSION_3_1_1, MQTTVERSION_5),
                         [](const auto& version) { return std::string(version.param == MQTTVERSION_5 ? "v5" : "v311"); });

TEST_P(Paho, PublishesWithEveryQosAndGetsItBack) {
  PahoClient client(gateway_, "paho", GetParam());
  EXPECT_FALSE(client.connect());
  client.subscribe("echo/#", 2);
  for (int qos = 0; qos <= 2; ++qos) {
    ASSERT_TRUE(client.publish("echo/" + std::to_string(qos), "payload " + std::to_string(qos), qos)->wait_for(kPahoPatience));
    const auto message = client.receive();
    ASSERT_TRUE(message);
    EXPECT_EQ(message->get_topic(), "echo/" + std::to_string(qos));
    EXPECT_EQ(message->to_string(), "payload " + std::to_string(qos));
    EXPECT_EQ(message->get_qos(), qos);
  }
  EXPECT_EQ(gateway_.counter("stored"), 3);
}

TEST_P(Paho, AThousandMessagesInFlightAreAcknowledgedAndKeepTheirOrder) {
  PahoClient client(gateway_, "paho", GetParam());
  client.connect();
  client.subscribe("count", 1);
  std::vector<mqtt::delivery_token_ptr> tokens;
  for (int i = 0; i < 1000; ++i) tokens.push_back(client.publish("count", std::to_string(i), 1 + i % 2));
  for (const auto& token : tokens) ASSERT_TRUE(token->wait_for(kPahoPatience));
  for (int i = 0; i < 1000; ++i) {
    const auto message = client.receive();
    ASSERT_TRUE(message);
    ASSERT_EQ(message->to_string(), std::to_string(i));
  }
  EXPECT_EQ(gateway_.events().size(), 1000U);
}

TEST_P(Paho, FindsItsSessionAgainAfterTheGatewayWasKilled) {
  {
    PahoClient client(gateway_, "paho", GetParam());
    client.connect();
    client.subscribe("orders", 2);
    client.client().disconnect()->wait_for(kPahoPatience);
  }
  EXPECT_EQ(mosquitto_pub(gateway_, {"-t", "orders", "-q", "2", "-m", "turn left"}).code, 0);
  gateway_.gateway().kill();
  ASSERT_TRUE(gateway_.start()) << gateway_.log();
  PahoClient client(gateway_, "paho", GetParam());
  EXPECT_TRUE(client.connect());
  const auto message = client.receive();
  ASSERT_TRUE(message);
  EXPECT_EQ(message->to_string(), "turn left");
  EXPECT_EQ(message->get_qos(), 2);
}

TEST(PahoV5, PropertiesReachTheEventAndTheSubscriber) {
  const TemporaryFolder folder;
  ListeningGateway gateway(folder);
  ASSERT_TRUE(gateway.start()) << gateway.log();
  PahoClient client(gateway, "paho", MQTTVERSION_5);
  client.connect();
  client.subscribe("requests", 1);
  mqtt::properties properties{{mqtt::property::CONTENT_TYPE, "application/json"},
                              {mqtt::property::RESPONSE_TOPIC, "answers/1"},
                              {mqtt::property::CORRELATION_DATA, "c-17"},
                              {mqtt::property::USER_PROPERTY, "unit", "bar"}};
  auto message = mqtt::make_message("requests", R"({"open":true})", 1, false);
  const_cast<mqtt::message&>(*message).set_properties(properties);
  ASSERT_TRUE(client.client().publish(message)->wait_for(kPahoPatience));
  const auto received = client.receive();
  ASSERT_TRUE(received);
  EXPECT_EQ(mqtt::get<std::string>(received->get_properties(), mqtt::property::RESPONSE_TOPIC), "answers/1");
  EXPECT_EQ(mqtt::get<std::string>(received->get_properties(), mqtt::property::CORRELATION_DATA), "c-17");
  EXPECT_EQ(mqtt::get<std::string>(received->get_properties(), mqtt::property::CONTENT_TYPE), "application/json");
  const auto events = gateway.events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_THAT(
      events.front(),
      ::testing::HasSubstr(
          R"("content_type":"application/json","response_topic":"answers/1","correlation_base64":"Yy0xNw==","user":[["unit","bar"]])"));
}

}  // namespace
}  // namespace opossum::testing
