// SPDX-License-Identifier: MIT
// Any bytes as a query: what is accepted must survive being written and read again.
#include <cstdint>

#include "store/commit_line.hpp"
#include "store/query.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace opossum;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (const auto query = query_from_json(bytes)) {
    const auto again = query_from_json(to_json(*query));
    OPOSSUM_ASSERT(again && *again == *query);
  }
  static_cast<void>(parse_condition(bytes));
  static_cast<void>(unescape(bytes));
  return 0;
}
