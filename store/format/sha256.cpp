// SPDX-License-Identifier: MIT
#include <openssl/sha.h>

#include "store/origin.hpp"
#include "store/result.hpp"

// The chain hashes two small inputs a line. OpenSSL's general interface costs as much as such a hash itself, so the plain functions are
// called, which are marked as old but run the same machine code.
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

namespace opossum {

Digest sha256(std::string_view bytes) {
  SHA256_CTX context;
  Digest digest{};
  OPOSSUM_ASSERT(SHA256_Init(&context) == 1 && SHA256_Update(&context, bytes.data(), bytes.size()) == 1 &&
                 SHA256_Final(digest.data(), &context) == 1);
  return digest;
}

Digest chained(const Digest& previous, const Digest& digest) {
  SHA256_CTX context;
  Digest next{};
  OPOSSUM_ASSERT(SHA256_Init(&context) == 1 && SHA256_Update(&context, previous.data(), previous.size()) == 1 &&
                 SHA256_Update(&context, digest.data(), digest.size()) == 1 && SHA256_Final(next.data(), &context) == 1);
  return next;
}

}  // namespace opossum

#pragma GCC diagnostic pop
