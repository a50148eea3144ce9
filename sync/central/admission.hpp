// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "store/commit.hpp"
#include "sync/central.hpp"

namespace opossum::sync::central {

/// Why an origin may not push this commit, or nothing if it may.
[[nodiscard]] std::optional<std::string> forbidden(const CentralOrigin& origin, const Commit& commit);

/// Whether a decision is stored although its condition failed: only if that is the policy of all of its types.
[[nodiscard]] bool accepts_conflicts(const CentralOrigin& origin, const Commit& commit);

}  // namespace opossum::sync::central
