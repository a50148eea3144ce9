// SPDX-License-Identifier: MIT
#include "ingest/mqtt/codec/encode.hpp"
#include "ingest/mqtt/codec/property_writer.hpp"

namespace opossum::mqtt {

void encode(std::string& out, const Disconnect& packet, Version version) {
  const auto properties = [&](auto& list) {
    list.four_bytes(PropertyId::session_expiry_interval, packet.session_expiry);
    list.text(PropertyId::reason_string, packet.reason_string);
    list.user(packet.user);
    list.text(PropertyId::server_reference, packet.server_reference);
  };
  append_packet(out, first_byte(PacketType::disconnect, 0), [&](auto& sink) {
    const bool bare = no_properties(properties);
    if (version == Version::v311 || (bare && packet.reason == ReasonCode::normal_disconnection)) return;
    sink.byte(static_cast<std::uint8_t>(packet.reason));
    if (!bare) put_properties(sink, properties);
  });
}

void encode(std::string& out, const Auth& packet) {
  const auto properties = [&](auto& list) {
    list.text(PropertyId::authentication_method, packet.method);
    list.text(PropertyId::authentication_data, packet.data);
    list.text(PropertyId::reason_string, packet.reason_string);
    list.user(packet.user);
  };
  append_packet(out, first_byte(PacketType::auth, 0), [&](auto& sink) {
    if (packet.reason == ReasonCode::success && no_properties(properties)) return;
    sink.byte(static_cast<std::uint8_t>(packet.reason));
    put_properties(sink, properties);
  });
}

}  // namespace opossum::mqtt
