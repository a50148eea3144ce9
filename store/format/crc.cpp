// SPDX-License-Identifier: MIT
#include "store/format/crc.hpp"

#include <libdeflate.h>

namespace opossum::format {

std::uint32_t crc32(std::string_view bytes, std::uint32_t previous) noexcept {
  return libdeflate_crc32(previous, bytes.data(), bytes.size());
}

std::array<char, 8> crc_hex(std::uint32_t crc) noexcept {
  std::array<char, 8> digits{};
  for (std::size_t i = 0; i < digits.size(); ++i) digits[i] = "0123456789abcdef"[(crc >> (28 - 4 * i)) & 0xF];
  return digits;
}

std::optional<std::uint32_t> crc_from_hex(std::string_view digits) noexcept {
  if (digits.size() != 8) return std::nullopt;
  std::uint32_t crc = 0;
  for (const char c : digits) {
    std::uint32_t nibble = 0;
    if (c >= '0' && c <= '9') nibble = static_cast<std::uint32_t>(c - '0');
    else if (c >= 'a' && c <= 'f') nibble = static_cast<std::uint32_t>(c - 'a' + 10);
    else return std::nullopt;
    crc = crc << 4 | nibble;
  }
  return crc;
}

}  // namespace opossum::format
