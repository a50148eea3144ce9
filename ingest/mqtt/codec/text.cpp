// SPDX-License-Identifier: MIT
#include "ingest/mqtt/codec/text.hpp"

#include "ingest/mapping/json_text.hpp"

namespace opossum::mqtt {

TextTraits examine(std::string_view text) noexcept {
  unsigned char all = 0;
  bool null = false;
  bool wildcard = false;
  for (const char character : text) {  // no branch, so that it is done many bytes at a time
    all |= static_cast<unsigned char>(character);
    null |= character == '\0';
    wildcard |= (character == '+') | (character == '#');
  }
  return {all < 0x80 || ingest::mapping::is_utf8(text), null, wildcard};
}

}  // namespace opossum::mqtt
