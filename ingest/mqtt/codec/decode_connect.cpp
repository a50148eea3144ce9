// SPDX-License-Identifier: MIT
#include <array>

#include "ingest/mqtt/codec/packet_reader.hpp"
#include "ingest/mqtt/codec/packet_type.hpp"
#include "ingest/mqtt/codec/property_reader.hpp"

namespace opossum::mqtt {
namespace {

constexpr std::uint8_t kReservedFlag = 0x01;
constexpr std::uint8_t kCleanStartFlag = 0x02;
constexpr std::uint8_t kWillFlag = 0x04;
constexpr std::uint8_t kWillRetainFlag = 0x20;
constexpr std::uint8_t kPasswordFlag = 0x40;
constexpr std::uint8_t kUsernameFlag = 0x80;

void read_protocol(ByteReader& reader, Connect& packet) {
  const std::string_view name = reader.binary("protocol name");
  reader.fail_unless(name == "MQTT", ReasonCode::unsupported_protocol_version, "protocol name other than \"MQTT\"",
                     "[MQTT-3.1.2-1]");
  const std::uint8_t level = reader.byte("protocol version");
  if (level != 4 && level != 5 && !reader.failed()) {
    reader.fail(ReasonCode::unsupported_protocol_version, "protocol version " + std::to_string(level) + " is neither 4 (3.1.1) nor 5",
                "[MQTT-3.1.2-2]");
  }
  packet.version = level == 4 ? Version::v311 : Version::v5;
}

void check_flags(ByteReader& reader, std::uint8_t flags, Version version) {
  constexpr auto kMalformed = ReasonCode::malformed_packet;
  reader.fail_unless((flags & kReservedFlag) == 0, kMalformed, "reserved flag set", "[MQTT-3.1.2-3]");
  const unsigned will_qos = flags >> 3U & 3U;
  reader.fail_unless(will_qos != 3, kMalformed, "Will QoS 3", "[MQTT-3.1.2-12]");
  if ((flags & kWillFlag) == 0) {
    reader.fail_unless(will_qos == 0, kMalformed, "Will QoS without a will", "[MQTT-3.1.2-11]");
    reader.fail_unless((flags & kWillRetainFlag) == 0, kMalformed, "Will Retain without a will", "[MQTT-3.1.2-13]");
  }
  if (version == Version::v311 && (flags & kPasswordFlag) != 0) {
    reader.fail_unless((flags & kUsernameFlag) != 0, kMalformed, "password without a user name", "(MQTT 3.1.1) [MQTT-3.1.2-22]");
  }
}

void take_property(PropertyId id, const PropertyValue& value, Connect& packet) {
  switch (id) {
    case PropertyId::session_expiry_interval: packet.session_expiry = value.number; break;
    case PropertyId::receive_maximum: packet.receive_maximum = static_cast<std::uint16_t>(value.number); break;
    case PropertyId::maximum_packet_size: packet.packet_size_max = value.number; break;
    case PropertyId::topic_alias_maximum: packet.topic_alias_maximum = static_cast<std::uint16_t>(value.number); break;
    case PropertyId::request_response_information: packet.request_response_information = value.number == 1; break;
    case PropertyId::request_problem_information: packet.request_problem_information = value.number == 1; break;
    case PropertyId::authentication_method: packet.authentication_method = value.text; break;
    case PropertyId::authentication_data: packet.authentication_data = value.text; break;
    default: packet.user.emplace_back(value.text, value.second);
  }
}

void take_property(PropertyId id, const PropertyValue& value, Connack& packet) {
  switch (id) {
    case PropertyId::session_expiry_interval: packet.session_expiry = value.number; break;
    case PropertyId::receive_maximum: packet.receive_maximum = static_cast<std::uint16_t>(value.number); break;
    case PropertyId::maximum_qos: packet.qos_max = static_cast<QoS>(value.number); break;
    case PropertyId::retain_available: packet.retain_available = value.number == 1; break;
    case PropertyId::maximum_packet_size: packet.packet_size_max = value.number; break;
    case PropertyId::assigned_client_identifier: packet.assigned_client_id = value.text; break;
    case PropertyId::topic_alias_maximum: packet.topic_alias_maximum = static_cast<std::uint16_t>(value.number); break;
    case PropertyId::reason_string: packet.reason_string = value.text; break;
    case PropertyId::wildcard_subscription_available: packet.wildcards_available = value.number == 1; break;
    case PropertyId::subscription_identifier_available: packet.subscription_ids_available = value.number == 1; break;
    case PropertyId::shared_subscription_available: packet.shared_available = value.number == 1; break;
    case PropertyId::server_keep_alive: packet.keep_alive = static_cast<std::uint16_t>(value.number); break;
    case PropertyId::response_information: packet.response_information = value.text; break;
    case PropertyId::server_reference: packet.server_reference = value.text; break;
    case PropertyId::authentication_method: packet.authentication_method = value.text; break;
    case PropertyId::authentication_data: packet.authentication_data = value.text; break;
    default: packet.user.emplace_back(value.text, value.second);
  }
}

/// Of CONNECT and CONNACK. No method is named by an empty text, and data without a method has no meaning.
template <class T>
void read_connection_properties(ByteReader& reader, std::uint16_t place, T& packet) {
  PropertyReader properties(reader, place);
  PropertyId id{};
  PropertyValue value;
  while (properties.next(id, value)) take_property(id, value, packet);
  const bool method = properties.seen(PropertyId::authentication_method);
  reader.fail_unless(!method || !packet.authentication_method.empty(), ReasonCode::bad_authentication_method,
                     "Authentication Method is empty", "[MQTT-4.12.0-1]");
  reader.fail_unless(method || !properties.seen(PropertyId::authentication_data), ReasonCode::protocol_error,
                     "Authentication Data without Authentication Method", "(MQTT 5.0 §3.1.2.11.10) [MQTT-4.13.1-1]");
}

void read_will(ByteReader& reader, Version version, Will& will) {
  if (version == Version::v5) {
    PropertyReader properties(reader, place::kWill);
    PropertyId id{};
    PropertyValue value;
    while (properties.next(id, value)) {
      if (!take_message_property(id, value, will.properties)) will.delay = value.number;
    }
  }
  will.topic = reader.topic("will topic", "[MQTT-4.7.0-1]");
  reader.fail_unless(!will.topic.empty(), ReasonCode::topic_name_invalid, "will topic is empty", "[MQTT-4.7.3-1]");
  will.payload = reader.binary("will payload");
}

}  // namespace

void read_body(ByteReader& reader, const Frame&, Version, Connect& packet) {
  read_protocol(reader, packet);
  const std::uint8_t flags = reader.byte("connect flags");
  check_flags(reader, flags, packet.version);
  packet.clean_start = (flags & kCleanStartFlag) != 0;
  packet.keep_alive = reader.two_bytes("keep alive");
  if (packet.version == Version::v5) {
    read_connection_properties(reader, place::kConnect, packet);
  } else {
    packet.session_expiry = packet.clean_start ? 0 : kSessionNeverExpires;
  }
  packet.client_id = reader.text("client identifier");
  if ((flags & kWillFlag) != 0) {
    Will& will = packet.will.emplace();
    will.qos = static_cast<QoS>(flags >> 3U & 3U);
    will.retain = (flags & kWillRetainFlag) != 0;
    read_will(reader, packet.version, will);
  }
  if ((flags & kUsernameFlag) != 0) packet.username = reader.text("user name");
  if ((flags & kPasswordFlag) != 0) packet.password = reader.binary("password");
}

namespace {

ReasonCode from_return_code(ByteReader& reader) {
  constexpr std::array kReasons{ReasonCode::success,
                                ReasonCode::unsupported_protocol_version,
                                ReasonCode::client_identifier_not_valid,
                                ReasonCode::server_unavailable,
                                ReasonCode::bad_user_name_or_password,
                                ReasonCode::not_authorized};
  const std::uint8_t code = reader.byte("return code");
  if (code < kReasons.size()) return kReasons[code];
  reader.fail(ReasonCode::malformed_packet, "return code " + std::to_string(code) + ", which is reserved", "(MQTT 3.1.1) [MQTT-3.2.2-6]");
  return ReasonCode::unspecified_error;
}

}  // namespace

void read_body(ByteReader& reader, const Frame&, Version version, Connack& packet) {
  const std::uint8_t flags = reader.byte("acknowledge flags");
  reader.fail_unless(flags <= 1, ReasonCode::malformed_packet, "reserved acknowledge flags", "[MQTT-3.2.2-1]");
  packet.session_present = flags == 1;
  packet.reason = version == Version::v5 ? read_reason(reader) : from_return_code(reader);
  reader.fail_unless(!packet.session_present || packet.reason == ReasonCode::success, ReasonCode::protocol_error,
                     "session present although it is refused", "[MQTT-3.2.2-6]");
  if (version == Version::v5) read_connection_properties(reader, place::kConnack, packet);
}

}  // namespace opossum::mqtt
