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

}  // namespace opossum::format
