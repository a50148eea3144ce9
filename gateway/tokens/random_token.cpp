// SPDX-License-Identifier: MIT
#include "gateway/tokens/random_token.hpp"

#include <openssl/rand.h>

#include <array>
#include <span>

namespace opossum::gateway {

namespace {

constexpr std::string_view kPrefix = "opossum_";  // lets secret scanners and people recognise a token

std::string base64url(std::span<const unsigned char> bytes) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string text;
  unsigned bits = 0;
  unsigned count = 0;
  for (const unsigned char byte : bytes) {
    bits = (bits << 8U) | byte;
    count += 8;
    while (count >= 6) {
      count -= 6;
      text.push_back(kAlphabet[(bits >> count) & 63U]);
    }
  }
  if (count > 0) text.push_back(kAlphabet[(bits << (6 - count)) & 63U]);
  return text;
}

}  // namespace

Result<std::string> random_token() {
  std::array<unsigned char, 32> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    return fail(Errc::internal, "the system's random number generator failed");
  }
  return std::string(kPrefix) + base64url(bytes);
}

}  // namespace opossum::gateway
