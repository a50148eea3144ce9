// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/http/exchange.hpp"
#include "gateway/http/problem.hpp"
#include "gateway/http/query_string.hpp"
#include "gateway/http/server_state.hpp"

namespace opossum::gateway::routes {

/// `application/json; charset=utf-8` -> true. A missing type and the one that curl sends by default count as JSON too; web pages of
/// other origins, which could use that, are kept out by Access.
[[nodiscard]] bool is_json(const Request& request);
[[nodiscard]] bool has_media_type(const Request& request, std::string_view type);
[[nodiscard]] Response unsupported_media_type(std::string_view wanted);

/// Reads the body as JSON text; otherwise the answer is in `refusal`.
[[nodiscard]] Task<Result<PaddedText>> json_body(Exchange& exchange);

/// A whole number from a parameter. Errc::invalid_argument names it.
[[nodiscard]] Result<std::uint64_t> number_parameter(std::string_view name, std::string_view text);

/// Query and options from `type`, `tag` and the others of GET /v1/events; what `allowed` does not name is refused.
[[nodiscard]] Result<QueryRequest> query_from_parameters(const Parameters& parameters, std::span<const std::string_view> allowed);

/// Runs a service's function on a worker and answers with the JSON object it returns; `missing` when this gateway has no such part.
[[nodiscard]] Task<Response> json_from(ServerState& state, Exchange& exchange, std::function<std::string()> function, std::string missing);

/// The same for a function that can fail.
[[nodiscard]] Task<Response> json_or_error(ServerState& state, Exchange& exchange, std::function<Result<std::string>()> function,
                                           unsigned status);
/// The same where there may be nothing of that name: then the answer is `missing`.
[[nodiscard]] Task<Response> json_or_missing(ServerState& state, Exchange& exchange,
                                             std::function<Result<std::optional<std::string>>()> function, Response missing);

[[nodiscard]] Response overloaded();

}  // namespace opossum::gateway::routes
