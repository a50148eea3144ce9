// SPDX-License-Identifier: MIT
#pragma once

#include "gateway/http/exchange.hpp"
#include "store/commit.hpp"

namespace opossum::gateway {
struct ServerState;
}

namespace opossum::gateway::routes {

/// 201, or 200 for a key that was seen before.
[[nodiscard]] Response receipt_response(const Receipt& receipt);
/// Checks the rights, appends, and answers with the receipt or the problem.
[[nodiscard]] Task<Response> append_and_answer(ServerState& state, Exchange& exchange, Commit commit);

}  // namespace opossum::gateway::routes
