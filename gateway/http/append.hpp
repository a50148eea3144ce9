// SPDX-License-Identifier: MIT
#pragma once

#include "gateway/net/loop.hpp"
#include "gateway/net/task.hpp"
#include "store/event_store.hpp"

namespace opossum::gateway {

/// EventStore::submit() as a coroutine: resumes on `loop` once the commit is durable or refused.
[[nodiscard]] Task<Result<Receipt>> append(EventStore& store, Loop& loop, Commit commit);

}  // namespace opossum::gateway
