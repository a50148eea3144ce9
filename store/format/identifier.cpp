// SPDX-License-Identifier: MIT
#include "store/format/identifier.hpp"

#include <simdjson.h>

#include <algorithm>

#include "store/options.hpp"

namespace opossum::format {

namespace {

bool is_plain_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

bool has_control_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c < 0x20 || c == 0x7F) return true;
    // U+0080..U+009F are the two bytes C2 80..C2 9F.
    if (c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
  }
  return false;
}

}  // namespace

Result<void> check_identifier(std::string_view what, std::string_view text) {
  constexpr std::uint64_t kBytesMax = Limits{}.identifier_bytes_max;
  if (text.empty()) return fail(Errc::invalid_argument, "a " + std::string(what) + " is empty; give it 1 to 256 bytes");
  if (text.size() > kBytesMax) {
    return fail(Errc::too_large, "a " + std::string(what) + " has " + std::to_string(text.size()) + " bytes; the limit is " +
                                     std::to_string(kBytesMax));
  }
  if (is_plain_ascii(text)) return {};
  if (has_control_character(text)) return fail(Errc::invalid_argument, "a " + std::string(what) + " contains a control character");
  if (!simdjson::validate_utf8(text.data(), text.size())) return fail(Errc::invalid_argument, "a " + std::string(what) + " is not UTF-8");
  return {};
}

bool is_base64(std::string_view text) noexcept {
  if (text.size() % 4 != 0) return false;
  std::size_t padding = 0;
  while (padding < 2 && padding < text.size() && text[text.size() - 1 - padding] == '=') ++padding;
  return std::ranges::all_of(text.substr(0, text.size() - padding), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
  });
}

}  // namespace opossum::format
