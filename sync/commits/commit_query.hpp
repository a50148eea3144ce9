// SPDX-License-Identifier: MIT
#pragma once

#include "store/commit_line.hpp"
#include "store/query.hpp"

namespace opossum::sync {

/// True if an event of the commit matches. False for a type or tag with a bad escape.
[[nodiscard]] bool matches_any(const Query& query, const CommitLine& line);

}  // namespace opossum::sync
