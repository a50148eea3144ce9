// SPDX-License-Identifier: MIT
#include "ingest/mqtt/codec/encode.hpp"

#include "ingest/mqtt/codec/property_writer.hpp"

namespace opossum::mqtt {

void encode(std::string& out, const Pingreq&, Version) { append_packet(out, first_byte(PacketType::pingreq, 0), [](auto&) {}); }

void encode(std::string& out, const Pingresp&, Version) { append_packet(out, first_byte(PacketType::pingresp, 0), [](auto&) {}); }

void encode(std::string& out, const Packet& packet, Version version) {
  std::visit(
      [&](const auto& one) {
        if constexpr (requires { encode(out, one, version); }) {
          encode(out, one, version);
        } else {
          encode(out, one);
        }
      },
      packet);
}

}  // namespace opossum::mqtt
