// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "gateway/http/append.hpp"
#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/receipt.hpp"
#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway::routes {

Response receipt_response(const Receipt& receipt) {
  return Response::json(receipt.key_seen ? 200 : 201,
                        fmt::format(R"({{"commit":{},"first":{},"last":{},"key_seen":{}}})", receipt.commit.value(), receipt.first.value(),
                                    receipt.last.value(), receipt.key_seen));
}

Task<Response> append_and_answer(ServerState& state, Exchange& exchange, Commit commit) {
  if (auto allowed = may_append(exchange.grant(), commit); !allowed) co_return problem(allowed.error());
  auto receipt = co_await append(state.store(), exchange.loop(), std::move(commit));
  if (!receipt) co_return problem(receipt.error());
  co_return receipt_response(*receipt);
}

Task<Response> post_commits(ServerState& state, Exchange& exchange) {
  if (!is_json(exchange.request())) co_return unsupported_media_type("application/json");
  auto body = co_await json_body(exchange);
  if (!body) co_return problem(body.error());
  auto commit = commit_from_json(*body);
  if (!commit) co_return problem(commit.error());
  Response response = co_await append_and_answer(state, exchange, std::move(*commit));
  co_return response;
}

}  // namespace opossum::gateway::routes
