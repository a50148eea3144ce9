// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "store/event_store.hpp"

namespace opossum::sync::central {

/// Appends commits in their order and waits for all of their results.
[[nodiscard]] std::vector<Result<Receipt>> submit_run(EventStore& store, std::vector<Commit> commits);

}  // namespace opossum::sync::central
