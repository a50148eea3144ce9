// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "gateway/http/exchange.hpp"
#include "gateway/http/message.hpp"
#include "gateway/net/task.hpp"

namespace opossum::gateway {

struct ServerState;

using Handler = Task<Response> (*)(ServerState& state, Exchange& exchange);

/// One line of the API's table.
struct Route {
  std::string_view method;
  std::string_view pattern;     ///< "/v1/events/{position}"; `{rest...}` at the end takes what is left, slashes included
  std::optional<Scope> scope;   ///< what the token must have; without one the route is open to everyone
  Handler handle;
};

/// Every route of the API, in docs/http-api.md's order.
[[nodiscard]] std::span<const Route> route_table();

/// Finds the route and sets `request.parameters`; otherwise the 404, or the 405 with Allow, to answer with. HEAD has no routes of its
/// own: the connection asks for GET and sends no body.
[[nodiscard]] std::variant<const Route*, Response> find_route(std::span<const Route> table, Request& request);

}  // namespace opossum::gateway
