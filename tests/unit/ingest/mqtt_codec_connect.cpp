// SPDX-License-Identifier: MIT
#include "tests/unit/ingest/mqtt_codec.hpp"

namespace opossum::mqtt {
namespace {

/// A 5.0 CONNECT with the flags, properties and payload in hex.
std::string connect5(std::string_view flags, std::string_view properties, std::string_view payload) {
  const std::string listed = bytes(properties);
  std::string body = bytes("00 04 'MQTT' 05") + bytes(flags) + bytes("00 0A") + static_cast<char>(listed.size()) + listed;
  return packet_of(0x10, body + bytes(payload));
}

std::string connect311(std::string_view flags, std::string_view payload) {
  return packet_of(0x10, bytes("00 04 'MQTT' 04") + bytes(flags) + bytes("00 0A") + bytes(payload));
}

TEST(MqttConnect, IsTheExampleOfTheSpecification) {
  // MQTT 5.0 figure 3-6: user name, password, no will retain, Will QoS 1, will, clean start; keep alive 10; Session Expiry Interval 10
  Connect packet;
  packet.keep_alive = 10;
  packet.session_expiry = 10;
  packet.client_id = "c1";
  packet.will = Will{.topic = "w/t", .payload = "gone", .qos = QoS::at_least_once};
  packet.username = "user";
  packet.password = "word";
  const std::string body = bytes(
      "00 04 'MQTT' 05 CE 00 0A 05 11 00 00 00 0A "
      "00 02 'c1' 00 00 03 'w/t' 00 04 'gone' 00 04 'user' 00 04 'word'");
  expect_same(packet_of(0x10, body), packet, Version::v5);
}

TEST(MqttConnect, Of311HasNoProperties) {
  Connect packet;
  packet.version = Version::v311;
  packet.keep_alive = 10;
  packet.client_id = "c1";
  packet.will = Will{.topic = "w", .payload = "gone", .qos = QoS::exactly_once, .retain = true};
  packet.username = "";
  packet.password = std::string_view("\0\xFF", 2);
  expect_same(connect311("F6", "00 02 'c1' 00 01 'w' 00 04 'gone' 00 00 00 02 00 FF"), packet, Version::v311);
}

TEST(MqttConnect, BringsItsOwnVersion) {
  EXPECT_EQ(read<Connect>(connect311("02", "00 00"), Version::v5).version, Version::v311);
  EXPECT_EQ(read<Connect>(connect5("02", "", "00 00"), Version::v311).version, Version::v5);
}

TEST(MqttConnect, SessionExpiryOf311FollowsCleanSession) {
  EXPECT_EQ(read<Connect>(connect311("02", "00 01 'c'"), Version::v311).session_expiry, 0U);
  EXPECT_EQ(read<Connect>(connect311("00", "00 01 'c'"), Version::v311).session_expiry, kSessionNeverExpires);
  EXPECT_EQ(read<Connect>(connect5("00", "", "00 01 'c'"), Version::v5).session_expiry, 0U);
}

TEST(MqttConnect, DefaultsAreThoseOfTheSpecification) {
  const Connect packet = read<Connect>(connect5("00", "", "00 00"), Version::v5);
  EXPECT_FALSE(packet.clean_start);
  EXPECT_EQ(packet.keep_alive, 10);
  EXPECT_EQ(packet.receive_maximum, 65'535);
  EXPECT_EQ(packet.packet_size_max, 0U);
  EXPECT_EQ(packet.topic_alias_maximum, 0);
  EXPECT_FALSE(packet.request_response_information);
  EXPECT_TRUE(packet.request_problem_information);
  EXPECT_FALSE(packet.will);
  EXPECT_FALSE(packet.username);
  EXPECT_FALSE(packet.password);
  EXPECT_EQ(packet.client_id, "");
}

TEST(MqttConnect, ReadsEveryProperty) {
  Connect packet;
  packet.clean_start = false;
  packet.keep_alive = 10;
  packet.session_expiry = kSessionNeverExpires;
  packet.receive_maximum = 0x0102;
  packet.packet_size_max = 0x01020304;
  packet.topic_alias_maximum = 0x0506;
  packet.request_response_information = true;
  packet.request_problem_information = false;
  packet.user = {{"k", "v"}, {"k", ""}};
  packet.authentication_method = "m";
  packet.authentication_data = std::string_view("\0", 1);
  expect_same(connect5("00",
                       "11 FF FF FF FF 21 01 02 27 01 02 03 04 22 05 06 19 01 17 00 "
                       "26 00 01 'k' 00 01 'v' 26 00 01 'k' 00 00 15 00 01 'm' 16 00 01 00",
                       "00 00"),
              packet, Version::v5);
}

TEST(MqttConnect, ReadsEveryPropertyOfTheWill) {
  Connect packet;
  packet.keep_alive = 10;
  packet.will = Will{.topic = "t", .qos = QoS::at_most_once, .retain = true, .delay = 5};
  packet.will->properties.payload_is_utf8 = true;
  packet.will->properties.expiry = 7;
  packet.will->properties.content_type = "c";
  packet.will->properties.response_topic = "r";
  packet.will->properties.correlation = "";
  packet.will->properties.user = {{"a", "b"}};
  expect_same(connect5("26", "",
                       "00 00 1E 18 00 00 00 05 01 01 02 00 00 00 07 03 00 01 'c' 08 00 01 'r' 09 00 00 26 00 01 'a' 00 01 'b' "
                       "00 01 't' 00 00"),
              packet, Version::v5);
}

TEST(MqttConnect, TakesItsFieldsInTheirOrder) {
  const std::string sent = connect5("C6", "", "00 01 'i' 00 00 01 't' 00 01 'p' 00 01 'u' 00 01 'w'");
  const Connect packet = read<Connect>(sent, Version::v5);
  EXPECT_EQ(packet.client_id, "i");
  ASSERT_TRUE(packet.will);
  EXPECT_EQ(packet.will->topic, "t");
  EXPECT_EQ(packet.will->payload, "p");
  EXPECT_EQ(packet.username, "u");
  EXPECT_EQ(packet.password, "w");
}

TEST(MqttConnect, RefusesAnotherProtocolName) {
  for (const char* name : {"00 06 'MQIsdp' 03", "00 04 'mqtt' 05", "00 00 05", "00 05 'MQTTX' 05"}) {
    expect_refused(packet_of(0x10, bytes(name) + bytes("02 00 0A 00 00")), Version::v5, ReasonCode::unsupported_protocol_version,
                   "CONNECT: protocol name other than \"MQTT\" [MQTT-3.1.2-1]");
  }
}

TEST(MqttConnect, RefusesAnotherProtocolVersion) {
  for (unsigned level = 0; level < 256; ++level) {
    if (level == 4 || level == 5) continue;
    const std::string body = bytes("00 04 'MQTT'") + static_cast<char>(level) + bytes("02 00 0A 00 00 00");
    expect_refused(packet_of(0x10, body), Version::v5, ReasonCode::unsupported_protocol_version, "[MQTT-3.1.2-2]");
  }
}

TEST(MqttConnect, RefusesTheReservedFlag) {
  expect_refused(connect5("03", "", "00 00"), Version::v5, kMalformed, "CONNECT: reserved flag set [MQTT-3.1.2-3]");
  expect_refused(connect311("03", "00 00"), Version::v5, kMalformed, "CONNECT: reserved flag set [MQTT-3.1.2-3]");
}

TEST(MqttConnect, RefusesFlagsOfAWillThatIsNotThere) {
  for (const char* flags : {"0A", "12"}) expect_refused(connect5(flags, "", "00 00"), Version::v5, kMalformed, "[MQTT-3.1.2-11]");
  expect_refused(connect5("22", "", "00 00"), Version::v5, kMalformed, "[MQTT-3.1.2-13]");
}

TEST(MqttConnect, RefusesWillQos3) {
  expect_refused(connect5("1E", "", "00 00 00 00 01 't' 00 00"), Version::v5, kMalformed, "Will QoS 3 [MQTT-3.1.2-12]");
  expect_refused(connect311("1E", "00 00 00 01 't' 00 00"), Version::v311, kMalformed, "Will QoS 3 [MQTT-3.1.2-12]");
}

TEST(MqttConnect, RefusesAPasswordWithoutAUserNameIn311Only) {
  expect_refused(connect311("42", "00 00 00 01 'p'"), Version::v311, kMalformed, "[MQTT-3.1.2-22]");
  EXPECT_EQ(read<Connect>(connect5("42", "", "00 00 00 01 'p'"), Version::v5).password, "p");
}

TEST(MqttConnect, RefusesFieldsThatItsFlagsDoNotAnnounce) {
  expect_refused(connect5("02", "", "00 01 'c' 00 01 'u'"), Version::v5, kMalformed, "3 bytes behind its last field [MQTT-3.1.4-1]");
  expect_refused(connect311("02", "00 01 'c' 00 01 'u'"), Version::v311, kMalformed, "3 bytes behind its last field [MQTT-3.1.4-1]");
}

TEST(MqttConnect, RefusesToLackFieldsThatItsFlagsAnnounce) {
  expect_refused(connect5("06", "", "00 01 'c'"), Version::v5, kMalformed, "property length cut off by the end of the packet");
  expect_refused(connect5("06", "", "00 01 'c' 00"), Version::v5, kMalformed, "will topic cut off by the end of the packet");
  expect_refused(connect5("06", "", "00 01 'c' 00 00 01 't'"), Version::v5, kMalformed, "will payload cut off by the end of the packet");
  expect_refused(connect5("82", "", "00 01 'c'"), Version::v5, kMalformed, "user name cut off by the end of the packet");
  expect_refused(connect5("42", "", "00 01 'c'"), Version::v5, kMalformed, "password cut off by the end of the packet");
  expect_refused(connect5("02", "", ""), Version::v5, kMalformed, "client identifier cut off by the end of the packet [MQTT-3.1.4-1]");
}

TEST(MqttConnect, RefusesTextsThatAreNotUtf8) {
  expect_refused(connect5("02", "", "00 01 FF"), Version::v5, kMalformed, "client identifier is not UTF-8 [MQTT-1.5.4-1]");
  expect_refused(connect5("06", "", "00 00 00 00 01 FF 00 00"), Version::v5, kMalformed, "will topic is not UTF-8 [MQTT-1.5.4-1]");
  expect_refused(connect5("82", "", "00 00 00 01 FF"), Version::v5, kMalformed, "user name is not UTF-8 [MQTT-1.5.4-1]");
  EXPECT_EQ(read<Connect>(connect5("C2", "", "00 00 00 01 'u' 00 01 FF"), Version::v5).password, "\xFF");
}

TEST(MqttConnect, RefusesAWillTopicThatIsNoTopicName) {
  for (const char* topic : {"00 03 'a/+'", "00 01 '#'"}) {
    expect_refused(connect5("06", "", std::string("00 00 00 ") + topic + "00 00"), Version::v5, ReasonCode::topic_name_invalid,
                   "[MQTT-4.7.0-1]");
  }
  expect_refused(connect5("06", "", "00 00 00 00 00 00 00"), Version::v5, ReasonCode::topic_name_invalid,
                 "will topic is empty [MQTT-4.7.3-1]");
}

TEST(MqttConnect, LeavesAnEmptyClientIdentifierToTheBroker) {
  EXPECT_EQ(read<Connect>(connect311("00", "00 00"), Version::v311).client_id, "");
}

TEST(MqttConnect, RefusesAuthenticationDataWithoutMethod) {
  expect_refused(connect5("02", "16 00 01 'd'", "00 00"), Version::v5, kProtocolError, "Authentication Data without Authentication Method");
  expect_refused(connect5("02", "15 00 00", "00 00"), Version::v5, ReasonCode::bad_authentication_method, "[MQTT-4.12.0-1]");
}

TEST(MqttConnack, IsTheExampleOfTheSpecification) {
  expect_same(bytes("20 03 01 00 00"), Connack{.session_present = true}, Version::v5);
  expect_same(bytes("20 02 01 00"), Connack{.session_present = true}, Version::v311);
}

TEST(MqttConnack, ReadsEveryProperty) {
  Connack packet;
  packet.reason = ReasonCode::server_moved;
  packet.session_expiry = 1;
  packet.receive_maximum = 2;
  packet.qos_max = QoS::at_least_once;
  packet.retain_available = false;
  packet.packet_size_max = 3;
  packet.assigned_client_id = "a";
  packet.topic_alias_maximum = 4;
  packet.reason_string = "r";
  packet.user = {{"x", "y"}};
  packet.wildcards_available = false;
  packet.subscription_ids_available = false;
  packet.shared_available = false;
  packet.keep_alive = 0;
  packet.response_information = "i";
  packet.server_reference = "s";
  packet.authentication_method = "m";
  packet.authentication_data = "d";
  expect_same(packet_of(0x20, bytes("00 9D 3C 11 00 00 00 01 21 00 02 24 01 25 00 27 00 00 00 03 12 00 01 'a' 22 00 04 1F 00 01 'r' "
                                    "26 00 01 'x' 00 01 'y' 28 00 29 00 2A 00 13 00 00 1A 00 01 'i' 1C 00 01 's' "
                                    "15 00 01 'm' 16 00 01 'd'")),
              packet, Version::v5);
}

TEST(MqttConnack, WritesMaximumQos0And1) {
  expect_same(bytes("20 05 00 00 02 24 00"), Connack{.qos_max = QoS::at_most_once}, Version::v5);
  expect_same(bytes("20 05 00 00 02 24 01"), Connack{.qos_max = QoS::at_least_once}, Version::v5);
}

TEST(MqttConnack, Of311SaysTheNearestReturnCode) {
  const std::pair<ReasonCode, char> rows[] = {
      {ReasonCode::success, 0},
      {ReasonCode::unsupported_protocol_version, 1},
      {ReasonCode::client_identifier_not_valid, 2},
      {ReasonCode::server_unavailable, 3},
      {ReasonCode::server_busy, 3},
      {ReasonCode::quota_exceeded, 3},
      {ReasonCode::bad_user_name_or_password, 4},
      {ReasonCode::not_authorized, 5},
      {ReasonCode::banned, 5},
      {ReasonCode::bad_authentication_method, 5},
  };
  for (const auto& [reason, code] : rows) {
    EXPECT_EQ(written(Connack{.reason = reason, .reason_string = "no"}, Version::v311), bytes("20 02 00") + code) << name(reason);
  }
  constexpr ReasonCode kRead[] = {ReasonCode::success,
                                  ReasonCode::unsupported_protocol_version,
                                  ReasonCode::client_identifier_not_valid,
                                  ReasonCode::server_unavailable,
                                  ReasonCode::bad_user_name_or_password,
                                  ReasonCode::not_authorized};
  for (char code = 0; code < 6; ++code) EXPECT_EQ(read<Connack>(bytes("20 02 00") + code, Version::v311).reason, kRead[int{code}]);
  expect_refused(bytes("20 02 00 06"), Version::v311, kMalformed, "return code 6, which is reserved");
}

TEST(MqttConnack, SaysNoSessionWhenItRefuses) {
  const Connack packet{.session_present = true, .reason = ReasonCode::not_authorized};
  EXPECT_EQ(written(packet, Version::v5), bytes("20 03 00 87 00"));
  EXPECT_EQ(written(packet, Version::v311), bytes("20 02 00 05"));
  expect_refused(bytes("20 03 01 87 00"), Version::v5, kProtocolError, "[MQTT-3.2.2-6]");
}

TEST(MqttConnack, RefusesReservedFlags) {
  for (unsigned flags = 2; flags < 256; ++flags) {
    expect_refused(packet_of(0x20, static_cast<char>(flags) + bytes("00 00")), Version::v5, kMalformed, "[MQTT-3.2.2-1]");
  }
}

}  // namespace
}  // namespace opossum::mqtt
