// SPDX-License-Identifier: MIT
#include "ingest/mapping/identifier.hpp"

#include "ingest/mapping/json_text.hpp"
#include "store/options.hpp"

namespace opossum::ingest::mapping {

namespace {

bool has_control_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0x20 || byte == 0x7F) return true;
    // U+0080..U+009F are the bytes C2 80..C2 9F.
    if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> identifier_problem(std::string_view text) {
  constexpr std::size_t kBytesMax = Limits{}.identifier_bytes_max;
  if (text.empty()) return "it is empty";
  if (text.size() > kBytesMax) return "it has " + std::to_string(text.size()) + " bytes; the limit is " + std::to_string(kBytesMax);
  if (text.front() == '$') return "names that begin with $ are reserved";
  if (!is_utf8(text)) return "it is not UTF-8";
  if (has_control_character(text)) return "it contains a control character";
  return {};
}

std::string shown(std::string_view value) {
  constexpr std::size_t kShownMax = 80;
  std::string_view cut = value.substr(0, kShownMax);
  // A cut must not leave half a character.
  while (cut.size() < value.size() && !cut.empty() && (static_cast<unsigned char>(value[cut.size()]) & 0xC0) == 0x80) cut.remove_suffix(1);
  if (!is_utf8(cut)) return "(" + std::to_string(value.size()) + " bytes that are not UTF-8)";
  std::string out;
  append_quoted(out, cut);
  if (cut.size() < value.size()) out += "… (" + std::to_string(value.size()) + " bytes)";
  return out;
}

}  // namespace opossum::ingest::mapping
