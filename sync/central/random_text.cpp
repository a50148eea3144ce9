// SPDX-License-Identifier: MIT
#include "sync/central/random_text.hpp"

#include <sys/random.h>

#include "store/origin.hpp"
#include "store/result.hpp"

namespace opossum::sync::central {

void fill_randomly(std::span<unsigned char> bytes) {
  // Up to 256 bytes come whole or not at all.
  OPOSSUM_ASSERT(bytes.size() <= 256 && ::getrandom(bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
}

std::string random_token() {
  Digest bytes{};
  fill_randomly(bytes);
  return to_hex(bytes);
}

}  // namespace opossum::sync::central
