// SPDX-License-Identifier: MIT
#include "tests/unit/ingest/mqtt_codec.hpp"

namespace opossum::mqtt {
namespace {

TEST(MqttSubscribe, IsTheExampleOfTheSpecification) {
  // MQTT 5.0 figures 3-20 and 3-22: packet identifier 10, "a/b" with QoS 1, "c/d" with QoS 2
  Subscribe packet{.packet_id = 10};
  packet.subscriptions = {{.filter = "a/b", .qos = QoS::at_least_once}, {.filter = "c/d", .qos = QoS::exactly_once}};
  expect_same(bytes("82 0F 00 0A 00 00 03 'a/b' 01 00 03 'c/d' 02"), packet, Version::v5);
  expect_same(bytes("82 0E 00 0A 00 03 'a/b' 01 00 03 'c/d' 02"), packet, Version::v311);
}

TEST(MqttSubscribe, ReadsEveryPropertyAndOption) {
  Subscribe packet{.packet_id = 1, .subscription_id = 268'435'455, .user = {{"k", "v"}, {"k", "v"}}};
  packet.subscriptions = {{.filter = "a", .no_local = true},
                          {.filter = "b", .qos = QoS::at_least_once, .retain_as_published = true},
                          {.filter = "c", .qos = QoS::exactly_once, .retain_handling = RetainHandling::send_if_new},
                          {.filter = "d", .retain_handling = RetainHandling::do_not_send}};
  expect_same(packet_of(0x82, bytes("00 01 13 0B FF FF FF 7F 26 00 01 'k' 00 01 'v' 26 00 01 'k' 00 01 'v' "
                                    "00 01 'a' 04 00 01 'b' 09 00 01 'c' 12 00 01 'd' 20")),
              packet, Version::v5);
  EXPECT_EQ(written(packet, Version::v311), packet_of(0x82, bytes("00 01 00 01 'a' 00 00 01 'b' 01 00 01 'c' 02 00 01 'd' 00")));
}

TEST(MqttSubscribe, RefusesToAskForNothing) {
  expect_refused(bytes("82 03 00 01 00"), Version::v5, kProtocolError, "SUBSCRIBE: no topic filter [MQTT-3.8.3-2]");
  expect_refused(bytes("82 02 00 01"), Version::v311, kProtocolError, "SUBSCRIBE: no topic filter [MQTT-3.8.3-2]");
}

TEST(MqttSubscribe, RefusesReservedOptions) {
  for (const char* options : {"40", "80", "C1"}) {
    expect_refused(bytes(std::string("82 07 00 01 00 00 01 'a'") + options), Version::v5, kMalformed, "[MQTT-3.8.3-5]");
  }
  for (const char* options : {"04", "08", "10", "20", "40", "80"}) {
    expect_refused(bytes(std::string("82 06 00 01 00 01 'a'") + options), Version::v311, kMalformed, "[MQTT-3.8.3-5]");
  }
}

TEST(MqttSubscribe, RefusesQos3) {
  expect_refused(bytes("82 07 00 01 00 00 01 'a' 03"), Version::v5, kProtocolError, "requested QoS 3");
  expect_refused(bytes("82 06 00 01 00 01 'a' 03"), Version::v311, kMalformed, "requested QoS 3");
}

TEST(MqttSubscribe, RefusesRetainHandling3) {
  expect_refused(bytes("82 07 00 01 00 00 01 'a' 30"), Version::v5, kProtocolError, "Retain Handling 3");
}

TEST(MqttSubscribe, RefusesNoLocalOnASharedSubscription) {
  expect_refused(bytes("82 10 00 01 00 00 0A '$share/g/t' 04"), Version::v5, kProtocolError, "[MQTT-3.8.3-4]");
  EXPECT_TRUE(read<Subscribe>(bytes("82 0C 00 01 00 00 06 '$share' 04"), Version::v5).subscriptions[0].no_local);
}

TEST(MqttSubscribe, RefusesPacketIdentifier0) {
  expect_refused(bytes("82 07 00 00 00 00 01 'a' 00"), Version::v5, kProtocolError, "SUBSCRIBE: packet identifier 0 [MQTT-2.2.1-3]");
  expect_refused(bytes("82 06 00 00 00 01 'a' 00"), Version::v311, kProtocolError, "SUBSCRIBE: packet identifier 0 [MQTT-2.2.1-3]");
  expect_refused(bytes("A2 06 00 00 00 00 01 'a'"), Version::v5, kProtocolError, "UNSUBSCRIBE: packet identifier 0 [MQTT-2.2.1-3]");
  expect_refused(bytes("90 04 00 00 00 00"), Version::v5, kProtocolError, "SUBACK: packet identifier 0 [MQTT-2.2.1-3]");
  expect_refused(bytes("B0 04 00 00 00 00"), Version::v5, kProtocolError, "UNSUBACK: packet identifier 0 [MQTT-2.2.1-3]");
}

TEST(MqttSubscribe, RefusesAFilterThatIsNotUtf8) {
  expect_refused(bytes("82 07 00 01 00 00 01 C0 00"), Version::v5, kMalformed, "topic filter is not UTF-8 [MQTT-1.5.4-1]");
  expect_refused(bytes("A2 06 00 01 00 00 01 C0"), Version::v5, kMalformed, "topic filter is not UTF-8 [MQTT-1.5.4-1]");
}

TEST(MqttSubscribe, LeavesTheGrammarOfFiltersToTheBroker) {
  const std::string sent = bytes("82 10 00 01 00 00 03 'a#b' 00 00 00 00 00 01 '+' 00");
  const Subscribe packet = read<Subscribe>(sent, Version::v5);
  ASSERT_EQ(packet.subscriptions.size(), 3U);
  EXPECT_EQ(packet.subscriptions[0].filter, "a#b");
  EXPECT_EQ(packet.subscriptions[1].filter, "");
}

TEST(MqttSubscribe, TakesNoOptionsFromBehindTheEnd) {
  expect_refused(bytes("82 06 00 01 00 00 01 'a'"), Version::v5, kMalformed, "subscription options cut off by the end of the packet");
}

TEST(MqttSuback, SaysOneReasonForEachRequest) {
  Suback packet{.packet_id = 10, .reasons = {ReasonCode::granted_qos_0, ReasonCode::granted_qos_1, ReasonCode::granted_qos_2}};
  expect_same(bytes("90 05 00 0A 00 01 02"), packet, Version::v311);
  expect_same(bytes("90 06 00 0A 00 00 01 02"), packet, Version::v5);
  packet.reasons.push_back(ReasonCode::wildcard_subscriptions_not_supported);
  packet.reason_string = "no";
  packet.user = {{"k", "v"}};
  expect_same(bytes("90 13 00 0A 0C 1F 00 02 'no' 26 00 01 'k' 00 01 'v' 00 01 02 A2"), packet, Version::v5);
  EXPECT_EQ(written(packet, Version::v311), bytes("90 06 00 0A 00 01 02 80"));
}

TEST(MqttSuback, Of311HasOneFailureOnly) {
  EXPECT_EQ(written(Suback{.packet_id = 1, .reasons = {ReasonCode::not_authorized}}, Version::v311), bytes("90 03 00 01 80"));
  for (const char* code : {"03", "87", "FF"}) {
    expect_refused(bytes(std::string("90 03 00 01") + code), Version::v311, kMalformed, "which is reserved");
  }
}

TEST(MqttSuback, RefusesToAnswerNothing) {
  expect_refused(bytes("90 03 00 01 00"), Version::v5, kProtocolError, "[MQTT-3.8.4-6]");
  expect_refused(bytes("90 02 00 01"), Version::v311, kProtocolError, "[MQTT-3.8.4-6]");
}

TEST(MqttUnsubscribe, IsTheExampleOfTheSpecification) {
  // MQTT 5.0 figure 3-30
  const Unsubscribe packet{.packet_id = 10, .filters = {"a/b", "c/d"}};
  expect_same(bytes("A2 0D 00 0A 00 00 03 'a/b' 00 03 'c/d'"), packet, Version::v5);
  expect_same(bytes("A2 0C 00 0A 00 03 'a/b' 00 03 'c/d'"), packet, Version::v311);
  expect_same(bytes("A2 0D 00 01 07 26 00 01 'k' 00 01 'v' 00 01 'a'"), Unsubscribe{.packet_id = 1, .user = {{"k", "v"}}, .filters = {"a"}},
              Version::v5);
}

TEST(MqttUnsubscribe, RefusesToNameNothing) {
  expect_refused(bytes("A2 03 00 01 00"), Version::v5, kProtocolError, "UNSUBSCRIBE: no topic filter [MQTT-3.10.3-2]");
  expect_refused(bytes("A2 02 00 01"), Version::v311, kProtocolError, "UNSUBSCRIBE: no topic filter [MQTT-3.10.3-2]");
}

TEST(MqttUnsuback, SaysOneReasonForEachFilter) {
  const Unsuback packet{
      .packet_id = 1, .reason_string = "r", .user = {{"k", "v"}}, .reasons = {ReasonCode::success, ReasonCode::no_subscription_existed}};
  expect_same(bytes("B0 10 00 01 0B 1F 00 01 'r' 26 00 01 'k' 00 01 'v' 00 11"), packet, Version::v5);
  EXPECT_EQ(written(packet, Version::v311), bytes("B0 02 00 01"));
  expect_same(bytes("B0 02 00 01"), Unsuback{.packet_id = 1}, Version::v311);
}

TEST(MqttUnsuback, Of311HasNoReasons) {
  expect_refused(bytes("B0 03 00 01 00"), Version::v311, kMalformed, "1 byte behind its last field");
  expect_refused(bytes("B0 03 00 01 00"), Version::v5, kProtocolError, "UNSUBACK: no reason code [MQTT-3.11.3-2]");
}

TEST(MqttDisconnect, IsEmptyWhenAllIsWell) {
  for (const Version version : kBothVersions) expect_same(bytes("E0 00"), Disconnect{}, version);
}

TEST(MqttDisconnect, SaysItsReason) {
  Disconnect packet{.reason = ReasonCode::session_taken_over};
  expect_same(bytes("E0 01 8E"), packet, Version::v5);
  EXPECT_EQ(written(packet, Version::v311), bytes("E0 00"));
  packet.session_expiry = 0;
  packet.reason_string = "r";
  packet.server_reference = "s";
  packet.user = {{"k", "v"}};
  expect_same(bytes("E0 16 8E 14 11 00 00 00 00 1F 00 01 'r' 26 00 01 'k' 00 01 'v' 1C 00 01 's'"), packet, Version::v5);
}

TEST(MqttDisconnect, MaySayWhatItCouldLeaveOut) {
  EXPECT_TRUE(read<Disconnect>(bytes("E0 01 00"), Version::v5) == Disconnect{});
  EXPECT_TRUE(read<Disconnect>(bytes("E0 02 00 00"), Version::v5) == Disconnect{});
  EXPECT_TRUE(read<Disconnect>(bytes("E0 01 04"), Version::v5) == Disconnect{.reason = ReasonCode::disconnect_with_will});
}

TEST(MqttDisconnect, Of311HasNoBody) {
  expect_refused(bytes("E0 01 00"), Version::v311, kMalformed, "DISCONNECT: 1 byte behind its last field");
}

TEST(MqttAuth, SaysMethodAndData) {
  const Auth packet{.reason = ReasonCode::continue_authentication, .method = "m", .data = "d", .reason_string = "r", .user = {{"k", "v"}}};
  expect_same(bytes("F0 15 18 13 15 00 01 'm' 16 00 01 'd' 1F 00 01 'r' 26 00 01 'k' 00 01 'v'"), packet, Version::v5);
  expect_same(bytes("F0 00"), Auth{}, Version::v5);
}

TEST(MqttAuth, RefusesToNameNoMethod) {
  expect_refused(bytes("F0 02 18 00"), Version::v5, kProtocolError, "AUTH: no Authentication Method");
  expect_refused(bytes("F0 01 18"), Version::v5, kMalformed, "property length cut off by the end of the packet");
}

TEST(MqttAuth, IsUnknownTo311) {
  expect_refused(bytes("F0 00"), Version::v311, kMalformed, "AUTH, which is reserved");
}

}  // namespace
}  // namespace opossum::mqtt
