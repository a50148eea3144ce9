// SPDX-License-Identifier: MIT
#include <cstring>

#include "tests/unit/ingest/mqtt_codec.hpp"

namespace opossum::mqtt {
namespace {

TEST(MqttPublish, IsTheExampleOfTheSpecification) {
  // MQTT 5.0 figure 3-9: topic a/b, packet identifier 10, no properties
  const Publish packet{.qos = QoS::at_least_once, .topic = "a/b", .packet_id = 10};
  expect_same(bytes("32 08 00 03 'a/b' 00 0A 00"), packet, Version::v5);
  expect_same(bytes("32 07 00 03 'a/b' 00 0A"), packet, Version::v311);
}

TEST(MqttPublish, HasNoPacketIdentifierWithQos0) {
  const Publish packet{.topic = "a", .payload = "hi"};
  expect_same(bytes("30 05 00 01 'a' 'hi'"), packet, Version::v311);
  expect_same(bytes("30 06 00 01 'a' 00 'hi'"), packet, Version::v5);
}

TEST(MqttPublish, HasItsFlagsInTheFirstByte) {
  for (const Version version : kBothVersions) {
    const std::string body = bytes("00 01 'a' FF FE") + std::string(version == Version::v5 ? 1 : 0, '\0');
    expect_same(packet_of(0x33, body), Publish{.qos = QoS::at_least_once, .retain = true, .topic = "a", .packet_id = 0xFFFE}, version);
    expect_same(packet_of(0x3A, body), Publish{.dup = true, .qos = QoS::at_least_once, .topic = "a", .packet_id = 0xFFFE}, version);
    expect_same(packet_of(0x34, body), Publish{.qos = QoS::exactly_once, .topic = "a", .packet_id = 0xFFFE}, version);
    expect_same(packet_of(0x3D, body), Publish{.dup = true, .qos = QoS::exactly_once, .retain = true, .topic = "a", .packet_id = 0xFFFE},
                version);
  }
}

TEST(MqttPublish, ReadsEveryProperty) {
  Publish packet{.qos = QoS::at_least_once, .topic = "a", .packet_id = 1, .topic_alias = 0x0102, .payload = "p"};
  packet.subscription_ids = {1, 268'435'455, 1};
  packet.properties.payload_is_utf8 = true;
  packet.properties.expiry = 0;
  packet.properties.content_type = "c";
  packet.properties.response_topic = "r/s";
  packet.properties.correlation = std::string_view("\xFF\0", 2);
  packet.properties.user = {{"", "v"}, {"b", "2"}, {"a", "1"}};
  expect_same(packet_of(0x32, bytes("00 01 'a' 00 01 36 01 01 02 00 00 00 00 03 00 01 'c' 08 00 03 'r/s' 09 00 02 FF 00 23 01 02 "
                                    "0B 01 0B FF FF FF 7F 0B 01 26 00 00 00 01 'v' 26 00 01 'b' 00 01 '2' 26 00 01 'a' 00 01 '1' 'p'")),
              packet, Version::v5);
}

TEST(MqttPublish, KeepsTheOrderOfUserProperties) {
  const std::string sent = bytes("30 1A 00 01 'a' 15 26 00 01 'k' 00 01 '2' 26 00 01 'k' 00 01 '1' 26 00 01 'a' 00 01 '3' 'x'");
  const UserProperties expected = {{"k", "2"}, {"k", "1"}, {"a", "3"}};
  EXPECT_EQ(read<Publish>(sent, Version::v5).properties.user, expected);
}

TEST(MqttPublish, TakesAnyBytesAsPayload) {
  std::string payload;
  for (int byte = 0; byte < 256; ++byte) payload += static_cast<char>(byte);
  for (const Version version : kBothVersions) {
    const std::string sent = written(Publish{.topic = "a", .payload = payload}, version);
    EXPECT_EQ(read<Publish>(sent, version).payload, payload);
  }
}

TEST(MqttPublish, DoesNotBelieveThePayloadFormatIndicator) {
  const std::string sent = bytes("30 07 00 01 'a' 02 01 01 FF");
  const Publish packet = read<Publish>(sent, Version::v5);
  EXPECT_TRUE(packet.properties.payload_is_utf8);
  EXPECT_EQ(packet.payload, "\xFF");
}

TEST(MqttPublish, TakesATopicOf65535Bytes) {
  const std::string topic(65'535, 't');
  for (const Version version : kBothVersions) {
    const std::string sent = written(Publish{.topic = topic}, version);
    EXPECT_EQ(read<Publish>(sent, version).topic, topic);
  }
}

TEST(MqttPublish, RefusesQos3) {
  for (const Version version : kBothVersions) {
    expect_refused(bytes("36 06 00 01 'a' 00 01 00"), version, kMalformed, "PUBLISH: QoS 3 [MQTT-3.3.1-4]");
  }
}

TEST(MqttPublish, RefusesDupWithQos0) {
  for (const Version version : kBothVersions) {
    expect_refused(bytes("38 04 00 01 'a' 00"), version, kMalformed, "PUBLISH: DUP with QoS 0 [MQTT-3.3.1-2]");
  }
}

TEST(MqttPublish, RefusesPacketIdentifier0) {
  for (const Version version : kBothVersions) {
    for (const char* first : {"32", "34"}) {
      expect_refused(bytes(std::string(first) + "06 00 01 'a' 00 00 00"), version, kProtocolError,
                     "PUBLISH: packet identifier 0 [MQTT-2.2.1-3]");
    }
  }
}

TEST(MqttPublish, RefusesWildcardsInTheTopicName) {
  for (const Version version : kBothVersions) {
    for (const char* topic : {"a/+", "a/#", "a+bc", "#bcd", "abc#"}) {
      const std::string body = std::string("\0", 1) + static_cast<char>(std::strlen(topic)) + topic + std::string(1, '\0');
      expect_refused(packet_of(0x30, body), version, ReasonCode::topic_name_invalid,
                     "PUBLISH: topic name with a wildcard, + or # [MQTT-3.3.2-2]");
    }
  }
}

TEST(MqttPublish, RefusesAnEmptyTopicNameWithoutAnAlias) {
  expect_refused(bytes("30 03 00 00 00"), Version::v5, kProtocolError, "no topic alias [MQTT-4.7.3-1]");
  expect_refused(bytes("30 02 00 00"), Version::v311, kMalformed, "topic name is empty [MQTT-4.7.3-1]");
  EXPECT_EQ(read<Publish>(bytes("30 06 00 00 03 23 00 07"), Version::v5).topic_alias, 7);
}

TEST(MqttPublish, RefusesTopicAlias0) {
  expect_refused(bytes("30 07 00 01 'a' 03 23 00 00"), Version::v5, ReasonCode::topic_alias_invalid, "Topic Alias is 0 [MQTT-3.3.2-8]");
}

TEST(MqttPublish, RefusesAResponseTopicThatIsNoTopicName) {
  for (const char* property : {"04 08 00 01 '#'", "06 08 00 03 'a/+'"}) {
    expect_refused(packet_of(0x30, bytes(std::string("00 01 'a' ") + property)), Version::v5, ReasonCode::topic_name_invalid,
                   "PUBLISH: Response Topic with a wildcard, + or # [MQTT-3.3.2-14]");
  }
  expect_refused(bytes("30 07 00 01 'a' 03 08 00 00"), Version::v5, kProtocolError, "Response Topic is empty [MQTT-4.7.3-1]");
}

TEST(MqttPublish, LeavesASubscriptionIdentifierFromAClientToTheBroker) {
  const std::vector<std::uint32_t> expected = {5};
  EXPECT_EQ(read<Publish>(bytes("30 06 00 01 'a' 02 0B 05"), Version::v5).subscription_ids, expected);
}

TEST(MqttPublish, WritesNothingOf5InTo311) {
  Publish packet{.topic = "a", .topic_alias = 1, .payload = "p"};
  packet.subscription_ids = {1};
  packet.properties.user = {{"a", "b"}};
  packet.properties.expiry = 1;
  EXPECT_EQ(written(packet, Version::v311), bytes("30 04 00 01 'ap'"));
}

TEST(MqttPublish, IsAppendedToWhatIsThere) {
  std::string out = "before";
  encode(out, Publish{.topic = "a"}, Version::v311);
  encode(out, Pingresp{}, Version::v311);
  EXPECT_EQ(out, "before" + bytes("30 03 00 01 'a' D0 00"));
}

const std::pair<PacketType, unsigned> kAcknowledgements[] = {
    {PacketType::puback, 0x40}, {PacketType::pubrec, 0x50}, {PacketType::pubrel, 0x62}, {PacketType::pubcomp, 0x70}};

ReasonCode refusal_of(PacketType type) {
  return type == PacketType::puback || type == PacketType::pubrec ? ReasonCode::not_authorized : ReasonCode::packet_identifier_not_found;
}

TEST(MqttAcknowledgement, IsAPacketIdentifierWhenAllIsWell) {
  for (const auto& [type, first] : kAcknowledgements) {
    for (const Version version : kBothVersions) {
      expect_same(packet_of(first, bytes("12 34")), Acknowledgement{.type = type, .packet_id = 0x1234}, version);
    }
  }
}

TEST(MqttAcknowledgement, SaysItsReason) {
  for (const auto& [type, first] : kAcknowledgements) {
    Acknowledgement packet{.type = type, .packet_id = 1, .reason = refusal_of(type)};
    const std::string reason(1, static_cast<char>(packet.reason));
    expect_same(packet_of(first, bytes("00 01") + reason), packet, Version::v5);
    EXPECT_EQ(written(packet, Version::v311), packet_of(first, bytes("00 01")));
    packet.reason_string = "no";
    packet.user = {{"k", "v"}};
    expect_same(packet_of(first, bytes("00 01") + reason + bytes("0C 1F 00 02 'no' 26 00 01 'k' 00 01 'v'")), packet, Version::v5);
    EXPECT_EQ(written(packet, Version::v311), packet_of(first, bytes("00 01")));
  }
}

TEST(MqttAcknowledgement, MaySayWhatItCouldLeaveOut) {
  for (const auto& [type, first] : kAcknowledgements) {
    const Acknowledgement expected{.type = type, .packet_id = 1};
    EXPECT_TRUE(read<Acknowledgement>(packet_of(first, bytes("00 01 00")), Version::v5) == expected);
    EXPECT_TRUE(read<Acknowledgement>(packet_of(first, bytes("00 01 00 00")), Version::v5) == expected);
  }
}

TEST(MqttAcknowledgement, RefusesPacketIdentifier0) {
  for (const auto& [type, first] : kAcknowledgements) {
    for (const Version version : kBothVersions) {
      expect_refused(packet_of(first, bytes("00 00")), version, kProtocolError, "packet identifier 0 [MQTT-2.2.1-3]");
    }
  }
}

TEST(MqttAcknowledgement, Of311IsTwoBytes) {
  for (const auto& [type, first] : kAcknowledgements) {
    expect_refused(packet_of(first, bytes("00 01 00")), Version::v311, kMalformed, "1 byte behind its last field");
    expect_refused(packet_of(first, bytes("01")), Version::v311, kMalformed, "packet identifier cut off by the end");
  }
}

TEST(MqttAcknowledgement, RefusesBytesBehindItsProperties) {
  for (const auto& [type, first] : kAcknowledgements) {
    expect_refused(packet_of(first, bytes("00 01 00 00 00")), Version::v5, kMalformed, "1 byte behind its last field");
  }
}

}  // namespace
}  // namespace opossum::mqtt
