// SPDX-License-Identifier: MIT
#include "store/format/sha256.hpp"

#include <openssl/evp.h>

#include "store/result.hpp"

namespace opossum::format {

void Sha256::Free::operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  OPOSSUM_ASSERT(context_ != nullptr);
  OPOSSUM_ASSERT(EVP_DigestInit_ex2(context_.get(), EVP_sha256(), nullptr) == 1);
}

Digest Sha256::digest(std::string_view bytes) {
  Digest out{};
  // Without a type the context starts over with the algorithm it already holds.
  OPOSSUM_ASSERT(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr) == 1);
  OPOSSUM_ASSERT(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
  OPOSSUM_ASSERT(EVP_DigestFinal_ex(context_.get(), out.data(), nullptr) == 1);
  return out;
}

Digest Sha256::chained(const Digest& previous, const Digest& digest) {
  Digest out{};
  OPOSSUM_ASSERT(EVP_DigestInit_ex2(context_.get(), nullptr, nullptr) == 1);
  OPOSSUM_ASSERT(EVP_DigestUpdate(context_.get(), previous.data(), previous.size()) == 1);
  OPOSSUM_ASSERT(EVP_DigestUpdate(context_.get(), digest.data(), digest.size()) == 1);
  OPOSSUM_ASSERT(EVP_DigestFinal_ex(context_.get(), out.data(), nullptr) == 1);
  return out;
}

Sha256& Sha256::of_this_thread() {
  thread_local Sha256 hasher;
  return hasher;
}

}  // namespace opossum::format
