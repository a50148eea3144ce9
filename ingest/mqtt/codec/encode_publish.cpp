// SPDX-License-Identifier: MIT
#include "ingest/mqtt/codec/encode.hpp"
#include "ingest/mqtt/codec/packet_type.hpp"
#include "ingest/mqtt/codec/property_writer.hpp"

namespace opossum::mqtt {

void encode(std::string& out, const Publish& packet, Version version) {
  const unsigned flags = (packet.dup ? 8U : 0U) | static_cast<unsigned>(packet.qos) << 1U | (packet.retain ? 1U : 0U);
  append_packet(out, first_byte(PacketType::publish, flags), [&](auto& sink) {
    sink.text(packet.topic);
    if (packet.qos != QoS::at_most_once) sink.two_bytes(packet.packet_id);
    if (version == Version::v5) {
      put_properties(sink, [&](auto& list) {
        list.message(packet.properties);
        list.two_bytes(PropertyId::topic_alias, packet.topic_alias, 0);
        for (const std::uint32_t id : packet.subscription_ids) list.variable(PropertyId::subscription_identifier, id);
        list.user(packet.properties.user);
      });
    }
    sink.raw(packet.payload);
  });
}

void encode(std::string& out, const Acknowledgement& packet, Version version) {
  const auto properties = [&](auto& list) {
    list.text(PropertyId::reason_string, packet.reason_string);
    list.user(packet.user);
  };
  append_packet(out, first_byte(packet.type, fixed_flags(packet.type)), [&](auto& sink) {
    sink.two_bytes(packet.packet_id);
    const bool bare = no_properties(properties);
    if (version == Version::v311 || (bare && packet.reason == ReasonCode::success)) return;
    sink.byte(static_cast<std::uint8_t>(packet.reason));
    if (!bare) put_properties(sink, properties);
  });
}

}  // namespace opossum::mqtt
