// SPDX-License-Identifier: MIT
#include <array>

#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/read_stream.hpp"
#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway::routes {

namespace {
constexpr std::array<std::string_view, 9> kQueryParameters = {"type",  "tag",   "after", "before", "backwards",
                                                              "limit", "since", "until", "view"};
}

Task<Response> post_query(ServerState& state, Exchange& exchange) {
  if (!is_json(exchange.request())) co_return unsupported_media_type("application/json");
  auto body = co_await json_body(exchange);
  if (!body) co_return problem(body.error());
  auto request = query_from_body(*body);
  if (!request) co_return problem(request.error());
  Response response = co_await stream_read(state, exchange, std::move(*request), ndjson_format());
  co_return response;
}

Task<Response> get_events(ServerState& state, Exchange& exchange) {
  auto parameters = parse_query_string(exchange.request().query());
  if (!parameters) co_return problem(parameters.error());
  auto request = query_from_parameters(*parameters, kQueryParameters);
  if (!request) co_return problem(request.error());
  Response response = co_await stream_read(state, exchange, std::move(*request), ndjson_format());
  co_return response;
}

Task<Response> get_event(ServerState& state, Exchange& exchange) {
  if (auto none = expect_no_parameters(exchange.request().query()); !none) co_return problem(none.error());
  const std::string& text = exchange.request().parameters.front();
  auto number = number_parameter("position", text);
  if (!number) co_return problem(number.error());
  Result<std::optional<StoredEvent>> event = std::nullopt;
  std::function<void()> work = [&] { event = state.store().event_at(Position(*number)); };
  const bool ran = co_await state.pool.run(exchange.loop(), std::move(work));
  if (!ran) co_return overloaded();
  if (!event) co_return problem(event.error());
  bool visible = event->has_value();
  const Grant& grant = exchange.grant();
  if (visible && (!grant.types.empty() || !grant.tags.empty())) {
    auto fields = (*event)->fields();
    visible = fields && may_see(grant, fields->type, fields->tags);
  }
  if (!visible) co_return not_found("There is no event at position " + text + "; GET /v1/head says how far the log goes.");
  co_return Response::json(200, std::string((*event)->json()));
}

Task<Response> get_head(ServerState& state, Exchange& exchange) {
  if (auto none = expect_no_parameters(exchange.request().query()); !none) co_return problem(none.error());
  const Head head = state.store().head();
  JsonObject object;
  object.number("position", head.position.value()).number("commit", head.commit.value()).string("chain", to_hex(head.chain));
  if (head.commit) {
    object.string("time", to_rfc3339(head.time));
  } else {
    object.null("time");
  }
  co_return Response::json(200, std::move(object).take());
}

}  // namespace opossum::gateway::routes
