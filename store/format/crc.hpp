// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace opossum::format {

/// IEEE CRC-32, as in zip and Ethernet.
[[nodiscard]] std::uint32_t crc32(std::string_view bytes, std::uint32_t previous = 0) noexcept;

/// 8 lower-case hex digits.
[[nodiscard]] std::array<char, 8> crc_hex(std::uint32_t crc) noexcept;

}  // namespace opossum::format
