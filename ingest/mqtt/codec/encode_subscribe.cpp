// SPDX-License-Identifier: MIT
#include "ingest/mqtt/codec/encode.hpp"
#include "ingest/mqtt/codec/packet_type.hpp"
#include "ingest/mqtt/codec/property_writer.hpp"

namespace opossum::mqtt {
namespace {

std::uint8_t subscription_options(const SubscriptionRequest& request, Version version) {
  unsigned options = static_cast<unsigned>(request.qos);
  if (version == Version::v5) {
    options |= (request.no_local ? 4U : 0U) | (request.retain_as_published ? 8U : 0U);
    options |= static_cast<unsigned>(request.retain_handling) << 4U;
  }
  return static_cast<std::uint8_t>(options);
}

std::uint8_t subscription_result(ReasonCode reason, Version version) {
  return version == Version::v311 && is_error(reason) ? 0x80 : static_cast<std::uint8_t>(reason);
}

template <class Sink, class T>
void put_answer_properties(Sink& sink, const T& packet) {
  put_properties(sink, [&](auto& list) {
    list.text(PropertyId::reason_string, packet.reason_string);
    list.user(packet.user);
  });
}

}  // namespace

void encode(std::string& out, const Subscribe& packet, Version version) {
  append_packet(out, first_byte(PacketType::subscribe, fixed_flags(PacketType::subscribe)), [&](auto& sink) {
    sink.two_bytes(packet.packet_id);
    if (version == Version::v5) {
      put_properties(sink, [&](auto& list) {
        if (packet.subscription_id != 0) list.variable(PropertyId::subscription_identifier, packet.subscription_id);
        list.user(packet.user);
      });
    }
    for (const SubscriptionRequest& request : packet.subscriptions) {
      sink.text(request.filter);
      sink.byte(subscription_options(request, version));
    }
  });
}

void encode(std::string& out, const Suback& packet, Version version) {
  append_packet(out, first_byte(PacketType::suback, 0), [&](auto& sink) {
    sink.two_bytes(packet.packet_id);
    if (version == Version::v5) put_answer_properties(sink, packet);
    for (const ReasonCode reason : packet.reasons) sink.byte(subscription_result(reason, version));
  });
}

void encode(std::string& out, const Unsubscribe& packet, Version version) {
  append_packet(out, first_byte(PacketType::unsubscribe, fixed_flags(PacketType::unsubscribe)), [&](auto& sink) {
    sink.two_bytes(packet.packet_id);
    if (version == Version::v5) put_properties(sink, [&](auto& list) { list.user(packet.user); });
    for (const std::string_view filter : packet.filters) sink.text(filter);
  });
}

void encode(std::string& out, const Unsuback& packet, Version version) {
  append_packet(out, first_byte(PacketType::unsuback, 0), [&](auto& sink) {
    sink.two_bytes(packet.packet_id);
    if (version == Version::v311) return;
    put_answer_properties(sink, packet);
    for (const ReasonCode reason : packet.reasons) sink.byte(static_cast<std::uint8_t>(reason));
  });
}

}  // namespace opossum::mqtt
