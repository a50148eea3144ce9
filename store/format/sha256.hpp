// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string_view>

#include "store/origin.hpp"

extern "C" {
typedef struct evp_md_ctx_st EVP_MD_CTX;
}

namespace opossum::format {

/// SHA-256 with one reused context: no allocation and no algorithm look-up per line. Not thread-safe.
class Sha256 {
 public:
  Sha256();
  [[nodiscard]] Digest digest(std::string_view bytes);
  /// SHA-256(previous ‖ digest).
  [[nodiscard]] Digest chained(const Digest& previous, const Digest& digest);

  [[nodiscard]] static Sha256& of_this_thread();

 private:
  struct Free {
    void operator()(EVP_MD_CTX* context) const noexcept;
  };
  std::unique_ptr<EVP_MD_CTX, Free> context_;
};

}  // namespace opossum::format
