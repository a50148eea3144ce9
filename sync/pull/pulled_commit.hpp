// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "store/commit.hpp"
#include "store/commit_line.hpp"

namespace opossum::sync::pull {

/// A central's commit as an edge stores it: same events, its author as origin, the author's condition on record.
/// `central` is the store that the line comes from: the author, unless the line names another.
/// Errc::protocol for one that nobody authored, or with a member that cannot be carried.
[[nodiscard]] Result<Commit> pulled_commit(const CommitLine& line, const OriginId& central);

}  // namespace opossum::sync::pull
