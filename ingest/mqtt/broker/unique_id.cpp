// SPDX-License-Identifier: MIT
#include "ingest/mqtt/broker/unique_id.hpp"

#include <array>
#include <random>

namespace opossum::broker {

std::string new_unique_id() {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::random_device random;
  std::string id;
  for (int word = 0; word < 4; ++word) {
    std::uint32_t bits = random();
    for (int digit = 0; digit < 8; ++digit, bits >>= 4) id += kDigits[bits & 15U];
  }
  return id;
}

}  // namespace opossum::broker
