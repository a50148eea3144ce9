// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "ingest/mqtt/codec/packet.hpp"

namespace opossum::mqtt {

/// Why bytes are no packet, or no packet that may be sent. The connection cannot go on after it.
struct Malformed {
  ReasonCode reason;  ///< malformed_packet, protocol_error, packet_too_large, unsupported_protocol_version, topic_name_invalid, …
  std::string what;   ///< for people, with the normative statement: "SUBSCRIBE with reserved flags 0 [MQTT-3.8.1-1]"
};

/// A control packet whose length is known and whose bytes are all there.
struct Frame {
  PacketType type;
  std::uint8_t flags;     ///< the low four bits of the first byte
  std::string_view body;  ///< variable header and payload
  std::size_t size;       ///< with the fixed header
};

/// The first packet in `bytes`; nothing while bytes are missing. Its type and its length are judged as soon as they are there: over
/// `packet_size_max` bytes in all it is refused with packet_too_large before it has arrived.
[[nodiscard]] std::expected<std::optional<Frame>, Malformed> next_frame(std::string_view bytes, std::uint32_t packet_size_max);

/// Reads the packet; views point into `frame.body`. `version` is what CONNECT agreed on; a CONNECT brings its own. Checked is all that the
/// packet itself shows: flags, lengths, UTF-8, properties that may not be there or not twice, topic names without wildcards, identifiers
/// that are 0. Topic filters are left to the broker, which refuses them one by one.
[[nodiscard]] std::expected<Packet, Malformed> decode(const Frame& frame, Version version);

}  // namespace opossum::mqtt
