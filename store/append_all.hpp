// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "store/event_store.hpp"

namespace opossum {

/// submit_all(), and waits: the commits are stored in this order and mostly in one group. One result for each; its errors are those of
/// EventStore::append(), and one that fails does not keep the others out.
/// Durable on return. Blocks like append(): not for callbacks of submit() and on_new_head().
[[nodiscard]] std::vector<Result<Receipt>> append_all(EventStore& store, std::vector<Commit> commits);

}  // namespace opossum
