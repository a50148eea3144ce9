// SPDX-License-Identifier: MIT
#include "ingest/mqtt/codec/encode.hpp"
#include "ingest/mqtt/codec/property_writer.hpp"

namespace opossum::mqtt {
namespace {

std::uint8_t connect_flags(const Connect& packet) {
  unsigned flags = packet.clean_start ? 0x02 : 0;
  if (packet.will) {
    flags |= 0x04 | static_cast<unsigned>(packet.will->qos) << 3U;
    if (packet.will->retain) flags |= 0x20;
  }
  if (packet.password) flags |= 0x40;
  if (packet.username) flags |= 0x80;
  return static_cast<std::uint8_t>(flags);
}

/// 3.1.1 has five return codes for refusals; what none of them says is "the service is not available".
std::uint8_t return_code(ReasonCode reason) {
  switch (reason) {
    case ReasonCode::success: return 0;
    case ReasonCode::unsupported_protocol_version: return 1;
    case ReasonCode::client_identifier_not_valid: return 2;
    case ReasonCode::bad_user_name_or_password: return 4;
    case ReasonCode::not_authorized:
    case ReasonCode::bad_authentication_method:
    case ReasonCode::banned: return 5;
    default: return 3;
  }
}

template <class List>
void list_properties(List& list, const Connect& packet) {
  list.four_bytes(PropertyId::session_expiry_interval, packet.session_expiry, 0);
  list.two_bytes(PropertyId::receive_maximum, packet.receive_maximum, 65'535);
  list.four_bytes(PropertyId::maximum_packet_size, packet.packet_size_max, 0);
  list.two_bytes(PropertyId::topic_alias_maximum, packet.topic_alias_maximum, 0);
  list.flag(PropertyId::request_response_information, packet.request_response_information, false);
  list.flag(PropertyId::request_problem_information, packet.request_problem_information, true);
  list.user(packet.user);
  list.text(PropertyId::authentication_method, packet.authentication_method);
  list.text(PropertyId::authentication_data, packet.authentication_data);
}

template <class List>
void list_properties(List& list, const Connack& packet) {
  list.four_bytes(PropertyId::session_expiry_interval, packet.session_expiry);
  list.two_bytes(PropertyId::receive_maximum, packet.receive_maximum, 65'535);
  if (packet.qos_max != QoS::exactly_once) list.flag(PropertyId::maximum_qos, packet.qos_max == QoS::at_least_once);
  list.flag(PropertyId::retain_available, packet.retain_available, true);
  list.four_bytes(PropertyId::maximum_packet_size, packet.packet_size_max, 0);
  list.text(PropertyId::assigned_client_identifier, packet.assigned_client_id);
  list.two_bytes(PropertyId::topic_alias_maximum, packet.topic_alias_maximum, 0);
  list.text(PropertyId::reason_string, packet.reason_string);
  list.user(packet.user);
  list.flag(PropertyId::wildcard_subscription_available, packet.wildcards_available, true);
  list.flag(PropertyId::subscription_identifier_available, packet.subscription_ids_available, true);
  list.flag(PropertyId::shared_subscription_available, packet.shared_available, true);
  list.two_bytes(PropertyId::server_keep_alive, packet.keep_alive);
  list.text(PropertyId::response_information, packet.response_information);
  list.text(PropertyId::server_reference, packet.server_reference);
  list.text(PropertyId::authentication_method, packet.authentication_method);
  list.text(PropertyId::authentication_data, packet.authentication_data);
}

template <class Sink>
void put_will(Sink& sink, const Will& will, Version version) {
  if (version == Version::v5) {
    put_properties(sink, [&](auto& list) {
      list.four_bytes(PropertyId::will_delay_interval, will.delay, 0);
      list.message(will.properties);
      list.user(will.properties.user);
    });
  }
  sink.text(will.topic);
  sink.text(will.payload);
}

}  // namespace

void encode(std::string& out, const Connect& packet) {
  append_packet(out, first_byte(PacketType::connect, 0), [&](auto& sink) {
    sink.text("MQTT");
    sink.byte(static_cast<std::uint8_t>(packet.version));
    sink.byte(connect_flags(packet));
    sink.two_bytes(packet.keep_alive);
    if (packet.version == Version::v5) put_properties(sink, [&](auto& list) { list_properties(list, packet); });
    sink.text(packet.client_id);
    if (packet.will) put_will(sink, *packet.will, packet.version);
    if (packet.username) sink.text(*packet.username);
    if (packet.password) sink.text(*packet.password);
  });
}

void encode(std::string& out, const Connack& packet, Version version) {
  append_packet(out, first_byte(PacketType::connack, 0), [&](auto& sink) {
    sink.byte(packet.session_present && packet.reason == ReasonCode::success ? 1 : 0);
    if (version == Version::v311) {
      sink.byte(return_code(packet.reason));
    } else {
      sink.byte(static_cast<std::uint8_t>(packet.reason));
      put_properties(sink, [&](auto& list) { list_properties(list, packet); });
    }
  });
}

}  // namespace opossum::mqtt
