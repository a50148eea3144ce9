// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/position.hpp"
#include "store/result.hpp"

namespace opossum {

/// One alternative of a query: an event matches if its type is any of `types` and it has all of `tags`.
/// Empty `types` = any type; empty `tags` = no tag needed; both empty is invalid. (DCB specification, Query Item.)
struct QueryItem {
  std::vector<std::string> types;
  std::vector<std::string> tags;
  friend bool operator==(const QueryItem&, const QueryItem&) = default;
};

/// An OR of items; no items = every event. Types and tags are compared byte for byte. (DCB specification, Query.)
struct Query {
  std::vector<QueryItem> items;

  [[nodiscard]] static Query all() { return {}; }
  [[nodiscard]] bool matches_all() const noexcept { return items.empty(); }
  friend bool operator==(const Query&, const Query&) = default;
};

/// Errc::invalid_argument for an item without types and tags, or an identifier that no event could have;
/// Errc::too_large over 1,000 items or 1,000 identifiers an item.
[[nodiscard]] Result<void> validate(const Query& query);

/// The reference meaning of a query. `tags` in any order.
[[nodiscard]] bool matches(const Query& query, std::string_view type, const std::vector<std::string_view>& tags);

/// `{"items":[{"types":["A"],"tags":["k:v"]}]}`, members that are empty left out.
[[nodiscard]] std::string to_json(const Query& query);
/// Reads what to_json writes. Unknown members and wrong types are Errc::invalid_argument with a detail that names them.
[[nodiscard]] Result<Query> query_from_json(std::string_view json);

/// Which refused and pending decisions a reader sees (sync protocol).
enum class View : std::uint8_t {
  effective,  ///< committed and pending, without refused decisions
  committed,  ///< only what the authority has accepted; at a store without authority above it, the same as effective
  all,        ///< everything in the log
};

/// Which of the matching events are wanted, and in which order.
struct ReadOptions {
  std::optional<Position> after{};       ///< exclusive; beyond the head is legal
  std::optional<Position> before{};      ///< exclusive
  bool backwards = false;                ///< newest first
  std::optional<std::uint64_t> limit{};  ///< counts matching events over all items together; 0 = none
  std::optional<Timestamp> since{};      ///< event time at or after
  std::optional<Timestamp> until{};      ///< event time before
  View view = View::effective;           ///< which refused and pending decisions are seen
};

}  // namespace opossum
