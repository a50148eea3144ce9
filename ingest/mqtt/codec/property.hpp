// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace opossum::mqtt {

/// MQTT 5.0 §2.2.2.2; the values on the wire.
enum class PropertyId : std::uint8_t {
  payload_format_indicator = 0x01,
  message_expiry_interval = 0x02,
  content_type = 0x03,
  response_topic = 0x08,
  correlation_data = 0x09,
  subscription_identifier = 0x0B,
  session_expiry_interval = 0x11,
  assigned_client_identifier = 0x12,
  server_keep_alive = 0x13,
  authentication_method = 0x15,
  authentication_data = 0x16,
  request_problem_information = 0x17,
  will_delay_interval = 0x18,
  request_response_information = 0x19,
  response_information = 0x1A,
  server_reference = 0x1C,
  reason_string = 0x1F,
  receive_maximum = 0x21,
  topic_alias_maximum = 0x22,
  topic_alias = 0x23,
  maximum_qos = 0x24,
  retain_available = 0x25,
  user_property = 0x26,
  maximum_packet_size = 0x27,
  wildcard_subscription_available = 0x28,
  subscription_identifier_available = 0x29,
  shared_subscription_available = 0x2A,
};

enum class PropertyType : std::uint8_t { flag, two_bytes, four_bytes, variable, binary, text, topic, pair };  // flag: one byte, 0 or 1

/// Where properties stand: bits, to be joined.
namespace place {
inline constexpr std::uint16_t kConnect = 1U << 0U;
inline constexpr std::uint16_t kWill = 1U << 1U;
inline constexpr std::uint16_t kConnack = 1U << 2U;
inline constexpr std::uint16_t kPublish = 1U << 3U;
inline constexpr std::uint16_t kAcknowledgement = 1U << 4U;  // PUBACK, PUBREC, PUBREL, PUBCOMP
inline constexpr std::uint16_t kSubscribe = 1U << 5U;
inline constexpr std::uint16_t kSuback = 1U << 6U;
inline constexpr std::uint16_t kUnsubscribe = 1U << 7U;
inline constexpr std::uint16_t kUnsuback = 1U << 8U;
inline constexpr std::uint16_t kDisconnect = 1U << 9U;
inline constexpr std::uint16_t kAuth = 1U << 10U;
inline constexpr std::uint16_t kAll = (1U << 11U) - 1;
}  // namespace place

struct PropertyRule {
  PropertyId id;
  std::string_view name;
  PropertyType type;
  std::uint16_t places;
  std::uint16_t may_repeat = 0;  ///< in which of them
};

inline constexpr std::array kPropertyRules{
    PropertyRule{PropertyId::payload_format_indicator, "Payload Format Indicator", PropertyType::flag, place::kPublish | place::kWill},
    PropertyRule{PropertyId::message_expiry_interval, "Message Expiry Interval", PropertyType::four_bytes, place::kPublish | place::kWill},
    PropertyRule{PropertyId::content_type, "Content Type", PropertyType::text, place::kPublish | place::kWill},
    PropertyRule{PropertyId::response_topic, "Response Topic", PropertyType::topic, place::kPublish | place::kWill},
    PropertyRule{PropertyId::correlation_data, "Correlation Data", PropertyType::binary, place::kPublish | place::kWill},
    PropertyRule{PropertyId::subscription_identifier, "Subscription Identifier", PropertyType::variable,
                 place::kPublish | place::kSubscribe, place::kPublish},
    PropertyRule{PropertyId::session_expiry_interval, "Session Expiry Interval", PropertyType::four_bytes,
                 place::kConnect | place::kConnack | place::kDisconnect},
    PropertyRule{PropertyId::assigned_client_identifier, "Assigned Client Identifier", PropertyType::text, place::kConnack},
    PropertyRule{PropertyId::server_keep_alive, "Server Keep Alive", PropertyType::two_bytes, place::kConnack},
    PropertyRule{PropertyId::authentication_method, "Authentication Method", PropertyType::text,
                 place::kConnect | place::kConnack | place::kAuth},
    PropertyRule{PropertyId::authentication_data, "Authentication Data", PropertyType::binary,
                 place::kConnect | place::kConnack | place::kAuth},
    PropertyRule{PropertyId::request_problem_information, "Request Problem Information", PropertyType::flag, place::kConnect},
    PropertyRule{PropertyId::will_delay_interval, "Will Delay Interval", PropertyType::four_bytes, place::kWill},
    PropertyRule{PropertyId::request_response_information, "Request Response Information", PropertyType::flag, place::kConnect},
    PropertyRule{PropertyId::response_information, "Response Information", PropertyType::text, place::kConnack},
    PropertyRule{PropertyId::server_reference, "Server Reference", PropertyType::text, place::kConnack | place::kDisconnect},
    PropertyRule{PropertyId::reason_string, "Reason String", PropertyType::text,
                 place::kConnack | place::kAcknowledgement | place::kSuback | place::kUnsuback | place::kDisconnect | place::kAuth},
    PropertyRule{PropertyId::receive_maximum, "Receive Maximum", PropertyType::two_bytes, place::kConnect | place::kConnack},
    PropertyRule{PropertyId::topic_alias_maximum, "Topic Alias Maximum", PropertyType::two_bytes, place::kConnect | place::kConnack},
    PropertyRule{PropertyId::topic_alias, "Topic Alias", PropertyType::two_bytes, place::kPublish},
    PropertyRule{PropertyId::maximum_qos, "Maximum QoS", PropertyType::flag, place::kConnack},
    PropertyRule{PropertyId::retain_available, "Retain Available", PropertyType::flag, place::kConnack},
    PropertyRule{PropertyId::user_property, "User Property", PropertyType::pair, place::kAll, place::kAll},
    PropertyRule{PropertyId::maximum_packet_size, "Maximum Packet Size", PropertyType::four_bytes, place::kConnect | place::kConnack},
    PropertyRule{PropertyId::wildcard_subscription_available, "Wildcard Subscription Available", PropertyType::flag, place::kConnack},
    PropertyRule{PropertyId::subscription_identifier_available, "Subscription Identifier Available", PropertyType::flag,
                 place::kConnack},
    PropertyRule{PropertyId::shared_subscription_available, "Shared Subscription Available", PropertyType::flag, place::kConnack},
};

/// The rule by its value on the wire; null for a value that is none.
[[nodiscard]] constexpr const PropertyRule* property_rule(std::uint32_t id) noexcept {
  for (const PropertyRule& rule : kPropertyRules) {
    if (static_cast<std::uint32_t>(rule.id) == id) return &rule;
  }
  return nullptr;
}

}  // namespace opossum::mqtt
