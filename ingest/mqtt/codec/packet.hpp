// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "ingest/mqtt/codec/reason_code.hpp"

/// The packets of MQTT 3.1.1 and 5.0 as plain values. Texts and payloads are views: into the bytes that were decoded, or into whatever the
/// sender keeps alive until encode() returns. What 3.1.1 does not have keeps its default there. Names and defaults: MQTT 5.0 chapter 3.
namespace opossum::mqtt {

enum class Version : std::uint8_t { v311 = 4, v5 = 5 };  // the values on the wire

enum class PacketType : std::uint8_t {  // the values on the wire
  connect = 1, connack, publish, puback, pubrec, pubrel, pubcomp, subscribe, suback, unsubscribe, unsuback, pingreq, pingresp, disconnect,
  auth
};

enum class QoS : std::uint8_t { at_most_once, at_least_once, exactly_once };

using PacketId = std::uint16_t;  ///< never 0 in a packet that has one

/// Names may repeat; the order is kept.
using UserProperties = std::vector<std::pair<std::string_view, std::string_view>>;

/// What travels with an application message, also with a will.
struct MessageProperties {
  bool payload_is_utf8 = false;                        ///< Payload Format Indicator 1; whether it is true is not checked
  std::optional<std::uint32_t> expiry{};               ///< seconds
  std::string_view content_type{};                     ///< empty = absent, here and below
  std::string_view response_topic{};
  std::optional<std::string_view> correlation{};       ///< bytes
  UserProperties user{};
  friend bool operator==(const MessageProperties&, const MessageProperties&) = default;
};

struct Will {
  std::string_view topic;
  std::string_view payload{};
  QoS qos = QoS::at_most_once;
  bool retain = false;
  std::uint32_t delay = 0;  ///< seconds
  MessageProperties properties{};
  friend bool operator==(const Will&, const Will&) = default;
};

inline constexpr std::uint32_t kSessionNeverExpires = 0xFFFFFFFF;

struct Connect {
  Version version = Version::v5;
  bool clean_start = true;
  std::uint16_t keep_alive = 0;                ///< seconds; 0 = none
  std::string_view client_id{};
  std::optional<Will> will{};
  std::optional<std::string_view> username{};
  std::optional<std::string_view> password{};  ///< bytes
  std::uint32_t session_expiry = 0;            ///< seconds; 3.1.1: 0 with clean_start, else kSessionNeverExpires
  std::uint16_t receive_maximum = 65'535;
  std::uint32_t packet_size_max = 0;           ///< Maximum Packet Size; 0 = no limit
  std::uint16_t topic_alias_maximum = 0;
  bool request_response_information = false;
  bool request_problem_information = true;
  std::string_view authentication_method{};
  std::string_view authentication_data{};
  UserProperties user{};
  friend bool operator==(const Connect&, const Connect&) = default;
};

struct Connack {
  bool session_present = false;
  ReasonCode reason = ReasonCode::success;     ///< 3.1.1 gets the nearest of its return codes
  std::optional<std::uint32_t> session_expiry{};
  std::uint16_t receive_maximum = 65'535;
  QoS qos_max = QoS::exactly_once;
  bool retain_available = true;
  std::uint32_t packet_size_max = 0;           ///< 0 = no limit
  std::string_view assigned_client_id{};
  std::uint16_t topic_alias_maximum = 0;
  std::string_view reason_string{};
  UserProperties user{};
  bool wildcards_available = true;
  bool subscription_ids_available = true;
  bool shared_available = true;
  std::optional<std::uint16_t> keep_alive{};   ///< Server Keep Alive
  std::string_view response_information{};
  std::string_view server_reference{};
  std::string_view authentication_method{};
  std::string_view authentication_data{};
  friend bool operator==(const Connack&, const Connack&) = default;
};

struct Publish {
  bool dup = false;
  QoS qos = QoS::at_most_once;
  bool retain = false;
  std::string_view topic{};                    ///< empty only with a topic alias
  PacketId packet_id = 0;                      ///< 0 with QoS 0
  std::uint16_t topic_alias = 0;               ///< 0 = absent
  std::vector<std::uint32_t> subscription_ids{};
  MessageProperties properties{};
  std::string_view payload{};
  friend bool operator==(const Publish&, const Publish&) = default;
};

/// PUBACK, PUBREC, PUBREL or PUBCOMP.
struct Acknowledgement {
  PacketType type = PacketType::puback;
  PacketId packet_id = 0;
  ReasonCode reason = ReasonCode::success;     ///< 3.1.1 cannot say it
  std::string_view reason_string{};
  UserProperties user{};
  friend bool operator==(const Acknowledgement&, const Acknowledgement&) = default;
};

enum class RetainHandling : std::uint8_t { send, send_if_new, do_not_send };  // the values on the wire

struct SubscriptionRequest {
  std::string_view filter;
  QoS qos = QoS::at_most_once;                 ///< the most that is wanted
  bool no_local = false;
  bool retain_as_published = false;            ///< 3.1.1: false
  RetainHandling retain_handling = RetainHandling::send;
  friend bool operator==(const SubscriptionRequest&, const SubscriptionRequest&) = default;
};

struct Subscribe {
  PacketId packet_id = 0;
  std::uint32_t subscription_id = 0;           ///< 0 = absent
  UserProperties user{};
  std::vector<SubscriptionRequest> subscriptions{};  ///< at least one
  friend bool operator==(const Subscribe&, const Subscribe&) = default;
};

struct Suback {
  PacketId packet_id = 0;
  std::string_view reason_string{};
  UserProperties user{};
  std::vector<ReasonCode> reasons{};           ///< granted_qos_0..2 or an error, one for each request
  friend bool operator==(const Suback&, const Suback&) = default;
};

struct Unsubscribe {
  PacketId packet_id = 0;
  UserProperties user{};
  std::vector<std::string_view> filters{};     ///< at least one
  friend bool operator==(const Unsubscribe&, const Unsubscribe&) = default;
};

struct Unsuback {
  PacketId packet_id = 0;
  std::string_view reason_string{};
  UserProperties user{};
  std::vector<ReasonCode> reasons{};           ///< one for each filter; 3.1.1 sends none
  friend bool operator==(const Unsuback&, const Unsuback&) = default;
};

struct Pingreq {
  friend bool operator==(const Pingreq&, const Pingreq&) = default;
};

struct Pingresp {
  friend bool operator==(const Pingresp&, const Pingresp&) = default;
};

struct Disconnect {
  ReasonCode reason = ReasonCode::normal_disconnection;
  std::optional<std::uint32_t> session_expiry{};
  std::string_view reason_string{};
  std::string_view server_reference{};
  UserProperties user{};
  friend bool operator==(const Disconnect&, const Disconnect&) = default;
};

struct Auth {
  ReasonCode reason = ReasonCode::success;
  std::string_view method{};
  std::string_view data{};
  std::string_view reason_string{};
  UserProperties user{};
  friend bool operator==(const Auth&, const Auth&) = default;
};

using Packet = std::variant<Connect, Connack, Publish, Acknowledgement, Subscribe, Suback, Unsubscribe, Unsuback, Pingreq, Pingresp,
                            Disconnect, Auth>;

}  // namespace opossum::mqtt
