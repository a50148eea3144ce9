// SPDX-License-Identifier: MIT
#include "ingest/mqtt/codec/packet_reader.hpp"
#include "ingest/mqtt/codec/packet_type.hpp"
#include "ingest/mqtt/codec/property_reader.hpp"

namespace opossum::mqtt {

void read_body(ByteReader& reader, const Frame&, Version version, Disconnect& packet) {
  if (version == Version::v311 || reader.left() == 0) return;
  packet.reason = read_reason(reader);
  if (reader.left() == 0) return;
  PropertyReader properties(reader, place::kDisconnect);
  PropertyId id{};
  PropertyValue value;
  while (properties.next(id, value)) {
    switch (id) {
      case PropertyId::session_expiry_interval: packet.session_expiry = value.number; break;
      case PropertyId::reason_string: packet.reason_string = value.text; break;
      case PropertyId::server_reference: packet.server_reference = value.text; break;
      default: packet.user.emplace_back(value.text, value.second);
    }
  }
}

void read_body(ByteReader& reader, const Frame&, Version, Auth& packet) {
  if (reader.left() == 0) return;  // §3.15.2.1: Success, and nothing to say
  packet.reason = read_reason(reader);
  PropertyReader properties(reader, place::kAuth);
  PropertyId id{};
  PropertyValue value;
  while (properties.next(id, value)) {
    switch (id) {
      case PropertyId::authentication_method: packet.method = value.text; break;
      case PropertyId::authentication_data: packet.data = value.text; break;
      case PropertyId::reason_string: packet.reason_string = value.text; break;
      default: packet.user.emplace_back(value.text, value.second);
    }
  }
  reader.fail_unless(!packet.method.empty(), ReasonCode::protocol_error, "no Authentication Method",
                     "(MQTT 5.0 §3.15.2.2.2) [MQTT-4.12.0-5]");
}

}  // namespace opossum::mqtt
