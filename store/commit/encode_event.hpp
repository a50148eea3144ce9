// SPDX-License-Identifier: MIT
#pragma once

#include "store/commit/encoded_commit.hpp"

namespace opossum::commit {

/// Validates one event and appends its stored form, and its terms, to the commit.
[[nodiscard]] Result<void> append_event(EncodedCommit& into, const NewEvent& event, const Limits& limits, bool reserved_allowed);

}  // namespace opossum::commit
