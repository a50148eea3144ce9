// SPDX-License-Identifier: MIT
#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/ndjson_append.hpp"
#include "gateway/http/routes/receipt.hpp"
#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway::routes {

Task<Response> post_events(ServerState& state, Exchange& exchange) {
  if (has_media_type(exchange.request(), "application/x-ndjson")) {
    if (auto none = expect_no_parameters(exchange.request().query()); !none) co_return problem(none.error());
    NdjsonAppend appending(state, exchange);
    Response response = co_await appending.run();
    co_return response;
  }
  if (!is_json(exchange.request())) {
    co_return unsupported_media_type("application/json for one event, or application/x-ndjson for one event a line (CloudEvents are not taken yet)");
  }
  auto body = co_await json_body(exchange);
  if (!body) co_return problem(body.error());
  auto event = event_from_json(*body);
  if (!event) co_return problem(event.error());
  Commit commit;
  commit.events.push_back(std::move(*event));
  Response response = co_await append_and_answer(state, exchange, std::move(commit));
  co_return response;
}

}  // namespace opossum::gateway::routes
