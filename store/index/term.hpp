// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store/index/term_hash.hpp"
#include "store/query.hpp"

namespace opossum::index {

/// Something an index can look up: a type, a tag or an idempotency key, as its raw JSON text (escapes kept, so that
/// the bytes of a line can be used as they are).
struct Term {
  TermKind kind = TermKind::type;
  std::uint64_t hash = 0;  ///< term_hash of kind and text
  std::string_view text;
};

[[nodiscard]] inline Term make_term(TermKind kind, std::string_view raw) noexcept { return {kind, term_hash(kind, raw), raw}; }

/// A query with its identifiers in raw form and hashed. Owns the texts; not copied, because its terms point into them.
class TermQuery {
 public:
  struct Item {
    std::vector<Term> types;
    std::vector<Term> tags;
  };

  explicit TermQuery(const Query& query);
  TermQuery(const TermQuery&) = delete;
  TermQuery& operator=(const TermQuery&) = delete;

  [[nodiscard]] const std::vector<Item>& items() const noexcept { return items_; }
  [[nodiscard]] bool matches_all() const noexcept { return items_.empty(); }

 private:
  std::vector<std::string> texts_;
  std::vector<Item> items_;
};

}  // namespace opossum::index
