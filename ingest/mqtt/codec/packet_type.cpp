// SPDX-License-Identifier: MIT
#include "ingest/mqtt/codec/packet_type.hpp"

#include <array>

namespace opossum::mqtt {
namespace {

constexpr std::uint16_t packet_bit(PacketType type) { return static_cast<std::uint16_t>(1U << static_cast<unsigned>(type)); }

/// MQTT 5.0 §2.4, the column of names of packets, one bit each.
constexpr std::uint16_t packets_that_say(ReasonCode reason) {
  using enum PacketType;
  using enum ReasonCode;
  constexpr std::uint16_t kReceipts = packet_bit(puback) | packet_bit(pubrec);
  constexpr std::uint16_t kReleases = packet_bit(pubrel) | packet_bit(pubcomp);
  constexpr std::uint16_t kConnack = packet_bit(connack);
  constexpr std::uint16_t kSuback = packet_bit(suback);
  constexpr std::uint16_t kUnsuback = packet_bit(unsuback);
  constexpr std::uint16_t kDisconnect = packet_bit(PacketType::disconnect);
  constexpr std::uint16_t kAuth = packet_bit(PacketType::auth);
  switch (reason) {
    case success: return kConnack | kReceipts | kReleases | kSuback | kUnsuback | kDisconnect | kAuth;
    case granted_qos_1:
    case granted_qos_2: return kSuback;
    case disconnect_with_will: return kDisconnect;
    case no_matching_subscribers: return kReceipts;
    case no_subscription_existed: return kUnsuback;
    case continue_authentication:
    case reauthenticate: return kAuth;
    case unspecified_error:
    case implementation_specific_error:
    case not_authorized: return kConnack | kReceipts | kSuback | kUnsuback | kDisconnect;
    case malformed_packet:
    case protocol_error:
    case server_busy:
    case bad_authentication_method:
    case packet_too_large:
    case retain_not_supported:
    case qos_not_supported:
    case use_another_server:
    case server_moved:
    case connection_rate_exceeded: return kConnack | kDisconnect;
    case unsupported_protocol_version:
    case client_identifier_not_valid:
    case bad_user_name_or_password:
    case server_unavailable:
    case banned: return kConnack;
    case server_shutting_down:
    case keep_alive_timeout:
    case session_taken_over:
    case receive_maximum_exceeded:
    case topic_alias_invalid:
    case message_rate_too_high:
    case administrative_action:
    case maximum_connect_time: return kDisconnect;
    case topic_filter_invalid: return kSuback | kUnsuback | kDisconnect;
    case topic_name_invalid: return kConnack | kReceipts | kDisconnect;
    case packet_identifier_in_use: return kReceipts | kSuback | kUnsuback;
    case packet_identifier_not_found: return kReleases;
    case quota_exceeded: return kConnack | kReceipts | kSuback | kDisconnect;
    case payload_format_invalid: return kConnack | kReceipts | kDisconnect;
    case shared_subscriptions_not_supported:
    case subscription_identifiers_not_supported:
    case wildcard_subscriptions_not_supported: return kSuback | kDisconnect;
  }
  return 0;
}

}  // namespace

std::string_view name(PacketType type) noexcept {
  static constexpr std::array<std::string_view, 16> kNames{
      "packet of type 0", "CONNECT", "CONNACK",     "PUBLISH",  "PUBACK",  "PUBREC",   "PUBREL",     "PUBCOMP",
      "SUBSCRIBE",        "SUBACK",  "UNSUBSCRIBE", "UNSUBACK", "PINGREQ", "PINGRESP", "DISCONNECT", "AUTH"};
  return kNames[static_cast<std::uint8_t>(type) & 0x0F];
}

bool may_say(PacketType type, ReasonCode reason) noexcept { return (packets_that_say(reason) & packet_bit(type)) != 0; }

}  // namespace opossum::mqtt
