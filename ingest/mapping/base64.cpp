// SPDX-License-Identifier: MIT
#include "ingest/mapping/base64.hpp"

#include <algorithm>
#include <cstdint>

namespace opossum::ingest::mapping {

namespace {
constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
}

std::string to_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group <<= 8;
      if (i + j < bytes.size()) group |= static_cast<unsigned char>(bytes[i + j]);
    }
    const std::size_t filled = std::min<std::size_t>(bytes.size() - i, 3) + 1;
    for (std::size_t j = 0; j < 4; ++j) out += j < filled ? kAlphabet[(group >> (18 - 6 * j)) & 0x3F] : '=';
  }
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return {};
  const std::size_t padding = text.size() - std::min(text.find_last_not_of('=') + 1, text.size());
  if (padding > 2) return {};
  std::string out;
  out.reserve(text.size() / 4 * 3);
  std::uint32_t group = 0;
  for (std::size_t i = 0; i < text.size() - padding; ++i) {
    const std::size_t digit = kAlphabet.find(text[i]);
    if (digit == std::string_view::npos) return {};
    group = (group << 6) | static_cast<std::uint32_t>(digit);
    if (i % 4 == 0) continue;
    const std::size_t spare = 6 - i % 4 * 2;  // bits that belong to the next byte
    out += static_cast<char>((group >> spare) & 0xFF);
  }
  // What padding leaves over must be zero, or two texts would stand for the same bytes.
  const std::uint32_t left = padding == 1 ? group & 0x3 : padding == 2 ? group & 0xF : 0;
  if (left != 0) return {};
  return out;
}

}  // namespace opossum::ingest::mapping
