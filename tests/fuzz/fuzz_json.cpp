// SPDX-License-Identifier: MIT
// Any bytes as event data: minifying is idempotent, and the result is one value to the scanner of stored lines.
#include <cstdint>
#include <string>

#include "store/clock.hpp"
#include "store/format/json_text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace opossum;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  std::string once;
  if (format::append_minified(once, bytes)) {
    std::string twice;
    OPOSSUM_ASSERT(format::append_minified(twice, once).has_value() && once == twice);
    OPOSSUM_ASSERT(format::skip_value(once + "}", 0) == once.size());
  }
  static_cast<void>(from_rfc3339(bytes));
  return 0;
}
