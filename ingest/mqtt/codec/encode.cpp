// SPDX-License-Identifier: MIT
#include "ingest/mqtt/codec/encode.hpp"

#include "ingest/mqtt/codec/property_writer.hpp"

namespace opossum::mqtt {

void encode(std::string& out, const Pingreq&, Version) { append_packet(out, first_byte(PacketType::pingreq, 0), [](auto&) {}); }

void encode(std::string& out, const Pingresp&, Version) { append_packet(out, first_byte(PacketType::pingresp, 0), [](auto&) {}); }

void encode(std::string& out, const Packet& packet, Version version) {
  std::visit(
      [&](const auto& one) {
        if constexpr (requires { encode(out, one); }) {  // CONNECT and AUTH; with a version they would turn into a Packet again
          encode(out, one);
        } else {
          encode(out, one, version);
        }
      },
      packet);
}

}  // namespace opossum::mqtt
