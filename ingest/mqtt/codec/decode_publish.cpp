// SPDX-License-Identifier: MIT
#include "ingest/mqtt/codec/packet_reader.hpp"
#include "ingest/mqtt/codec/packet_type.hpp"
#include "ingest/mqtt/codec/property_reader.hpp"

namespace opossum::mqtt {
namespace {

void read_publish_properties(ByteReader& reader, Publish& packet) {
  PropertyReader properties(reader, place::kPublish);
  PropertyId id{};
  PropertyValue value;
  while (properties.next(id, value)) {
    if (take_message_property(id, value, packet.properties)) continue;
    if (id == PropertyId::topic_alias) {
      packet.topic_alias = static_cast<std::uint16_t>(value.number);
    } else {
      packet.subscription_ids.push_back(value.number);
    }
  }
}

void check_topic_given(ByteReader& reader, Version version, const Publish& packet) {
  if (!packet.topic.empty() || packet.topic_alias != 0 || reader.failed()) return;
  reader.fail(version == Version::v5 ? ReasonCode::protocol_error : ReasonCode::malformed_packet,
              version == Version::v5 ? "topic name is empty and there is no topic alias" : "topic name is empty", "[MQTT-4.7.3-1]");
}

}  // namespace

void read_body(ByteReader& reader, const Frame& frame, Version version, Publish& packet) {
  const unsigned qos = frame.flags >> 1U & 3U;
  reader.fail_unless(qos != 3, ReasonCode::malformed_packet, "QoS 3", "[MQTT-3.3.1-4]");
  packet.qos = static_cast<QoS>(qos);
  packet.dup = (frame.flags & 8U) != 0;
  packet.retain = (frame.flags & 1U) != 0;
  reader.fail_unless(!packet.dup || qos != 0, ReasonCode::malformed_packet, "DUP with QoS 0", "[MQTT-3.3.1-2]");
  packet.topic = reader.topic("topic name", "[MQTT-3.3.2-2]");
  if (qos != 0) packet.packet_id = reader.packet_id();
  if (version == Version::v5) read_publish_properties(reader, packet);
  check_topic_given(reader, version, packet);
  packet.payload = reader.rest();
}

void read_body(ByteReader& reader, const Frame& frame, Version version, Acknowledgement& packet) {
  packet.type = frame.type;
  packet.packet_id = reader.packet_id();
  if (version == Version::v311 || reader.left() == 0) return;
  packet.reason = read_reason(reader);
  if (reader.left() == 0) return;
  PropertyReader properties(reader, place::kAcknowledgement);
  PropertyId id{};
  PropertyValue value;
  while (properties.next(id, value)) {
    if (id == PropertyId::reason_string) {
      packet.reason_string = value.text;
    } else {
      packet.user.emplace_back(value.text, value.second);
    }
  }
}

}  // namespace opossum::mqtt
