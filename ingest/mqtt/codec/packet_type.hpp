// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "ingest/mqtt/codec/packet.hpp"

namespace opossum::mqtt {

/// As the specification spells it: "PUBLISH".
[[nodiscard]] std::string_view name(PacketType type) noexcept;

/// The low four bits of the first byte of every packet but PUBLISH (MQTT 5.0 §2.1.3).
[[nodiscard]] constexpr std::uint8_t fixed_flags(PacketType type) noexcept {
  return type == PacketType::pubrel || type == PacketType::subscribe || type == PacketType::unsubscribe ? 2 : 0;
}

/// Whether 5.0 lists the reason code for this packet: a sender must use one of those, e.g. [MQTT-3.4.2-1], [MQTT-3.14.2-1]. False for
/// packets without a reason code.
[[nodiscard]] bool may_say(PacketType type, ReasonCode reason) noexcept;

}  // namespace opossum::mqtt
