// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string_view>

#include "store/origin.hpp"

namespace opossum::index {

/// What a term is; part of its identity. On disk, do not change.
enum class TermKind : std::uint8_t { type = 1, tag = 2, key = 3 };

/// A hash of terms that cannot be aimed at: who does not know its key cannot choose names that crowd one place of a table. Equal
/// hashes prove nothing, tables compare the texts too. Immutable.
class TermHash {
 public:
  /// The first 16 bytes count.
  explicit TermHash(const Digest& key) noexcept;

  /// On disk for the keys of index files, do not change.
  [[nodiscard]] std::uint64_t operator()(TermKind kind, std::string_view text) const noexcept;

 private:
  std::uint64_t start_;
  std::uint64_t multiplier_;
};

/// With a random key of this process: for tables in memory, never for a file.
[[nodiscard]] std::uint64_t term_hash(TermKind kind, std::string_view text) noexcept;

}  // namespace opossum::index
