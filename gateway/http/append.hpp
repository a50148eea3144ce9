// SPDX-License-Identifier: MIT
#pragma once

#include "gateway/http/loop.hpp"
#include "gateway/http/task.hpp"
#include "store/event_store.hpp"

namespace opossum::gateway {

/// EventStore::submit() as a coroutine: resumes on `loop` once the commit is durable or refused.
[[nodiscard]] Task<Result<Receipt>> append(EventStore& store, Loop& loop, Commit commit);

}  // namespace opossum::gateway
