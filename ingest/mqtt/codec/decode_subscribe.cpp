// SPDX-License-Identifier: MIT
#include "ingest/mqtt/codec/packet_reader.hpp"
#include "ingest/mqtt/codec/packet_type.hpp"
#include "ingest/mqtt/codec/property_reader.hpp"

namespace opossum::mqtt {
namespace {

/// The rest of SUBSCRIBE, UNSUBSCRIBE and their answers: an identifier or a reason, and user properties.
template <class T>
void read_subscription_properties(ByteReader& reader, std::uint16_t place, T& packet) {
  PropertyReader properties(reader, place);
  PropertyId id{};
  PropertyValue value;
  while (properties.next(id, value)) {
    if constexpr (requires { packet.subscription_id; }) {
      if (id == PropertyId::subscription_identifier) packet.subscription_id = value.number;
    }
    if constexpr (requires { packet.reason_string; }) {
      if (id == PropertyId::reason_string) packet.reason_string = value.text;
    }
    if (id == PropertyId::user_property) packet.user.emplace_back(value.text, value.second);
  }
}

SubscriptionRequest read_request(ByteReader& reader, Version version) {
  SubscriptionRequest request{.filter = reader.text("topic filter")};
  const std::uint8_t options = reader.byte("subscription options");
  const std::uint8_t reserved = version == Version::v5 ? 0xC0 : 0xFC;
  reader.fail_unless((options & reserved) == 0, ReasonCode::malformed_packet, "reserved subscription options", "[MQTT-3.8.3-5]");
  const unsigned qos = options & 3U;
  if (version == Version::v5) {
    reader.fail_unless(qos != 3, ReasonCode::protocol_error, "requested QoS 3", "(MQTT 5.0 §3.8.3.1) [MQTT-4.13.1-1]");
  } else {
    reader.fail_unless(qos != 3, ReasonCode::malformed_packet, "requested QoS 3", "(MQTT 3.1.1) [MQTT-3-8.3-4]");
  }
  const unsigned handling = options >> 4U & 3U;
  reader.fail_unless(handling != 3, ReasonCode::protocol_error, "Retain Handling 3", "(MQTT 5.0 §3.8.3.1) [MQTT-4.13.1-1]");
  request.qos = static_cast<QoS>(qos);
  request.no_local = (options & 4U) != 0;
  request.retain_as_published = (options & 8U) != 0;
  request.retain_handling = static_cast<RetainHandling>(handling);
  reader.fail_unless(!request.no_local || !request.filter.starts_with("$share/"), ReasonCode::protocol_error,
                     "No Local on a shared subscription", "[MQTT-3.8.3-4]");
  return request;
}

ReasonCode read_granted(ByteReader& reader) {
  const std::uint8_t code = reader.byte("return code");
  if (code > 2 && code != 0x80 && !reader.failed()) {
    reader.fail(ReasonCode::malformed_packet, "return code " + std::to_string(code) + ", which is reserved", "(MQTT 3.1.1) [MQTT-3.9.3-2]");
  }
  return static_cast<ReasonCode>(code);
}

}  // namespace

void read_body(ByteReader& reader, const Frame&, Version version, Subscribe& packet) {
  packet.packet_id = reader.packet_id();
  if (version == Version::v5) read_subscription_properties(reader, place::kSubscribe, packet);
  reader.fail_unless(reader.left() != 0, ReasonCode::protocol_error, "no topic filter", "[MQTT-3.8.3-2]");
  while (reader.more()) packet.subscriptions.push_back(read_request(reader, version));
}

void read_body(ByteReader& reader, const Frame&, Version version, Suback& packet) {
  packet.packet_id = reader.packet_id();
  if (version == Version::v5) read_subscription_properties(reader, place::kSuback, packet);
  reader.fail_unless(reader.left() != 0, ReasonCode::protocol_error, "no reason code", "[MQTT-3.8.4-6]");
  packet.reasons.reserve(reader.left());
  while (reader.more()) packet.reasons.push_back(version == Version::v5 ? read_reason(reader) : read_granted(reader));
}

void read_body(ByteReader& reader, const Frame&, Version version, Unsubscribe& packet) {
  packet.packet_id = reader.packet_id();
  if (version == Version::v5) read_subscription_properties(reader, place::kUnsubscribe, packet);
  reader.fail_unless(reader.left() != 0, ReasonCode::protocol_error, "no topic filter", "[MQTT-3.10.3-2]");
  while (reader.more()) packet.filters.push_back(reader.text("topic filter"));
}

void read_body(ByteReader& reader, const Frame&, Version version, Unsuback& packet) {
  packet.packet_id = reader.packet_id();
  if (version == Version::v311) return;
  read_subscription_properties(reader, place::kUnsuback, packet);
  reader.fail_unless(reader.left() != 0, ReasonCode::protocol_error, "no reason code", "[MQTT-3.11.3-2]");
  packet.reasons.reserve(reader.left());
  while (reader.more()) packet.reasons.push_back(read_reason(reader));
}

}  // namespace opossum::mqtt
