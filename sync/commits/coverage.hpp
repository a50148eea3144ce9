// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "store/commit.hpp"

/// How much of a condition's query its decider could see through a pull filter (sync protocol, rule 3).
namespace opossum::sync {

/// True if every event that matches `item` passes `filter`.
[[nodiscard]] bool covers(const Query& filter, const QueryItem& item);
/// True if every event that matches `inner` passes `filter`.
[[nodiscard]] bool covers(const Query& filter, const Query& inner);

/// What a central checks for a decision whose author had pulled everything up to `pulled` through `filter` (nullptr = nothing was
/// pulled): what the filter covers from there on, the rest from the beginning.
[[nodiscard]] std::vector<AppendCondition> conditions_at_central(const Query& query, const Query* filter, Position pulled);

}  // namespace opossum::sync
