// SPDX-License-Identifier: MIT
#pragma once

#include "gateway/net/loop.hpp"
#include "gateway/net/task.hpp"
#include "store/event_store.hpp"

namespace opossum::gateway {

/// EventStore::submit() as a coroutine: resumes on `loop` once the commit is durable or refused.
[[nodiscard]] Task<Result<Receipt>> append(EventStore& store, Loop& loop, Commit commit);

/// The same for many: stored in their order and mostly with one fsync; one result for each. None for none.
[[nodiscard]] Task<std::vector<Result<Receipt>>> append_all(EventStore& store, Loop& loop, std::vector<Commit> commits);

}  // namespace opossum::gateway
