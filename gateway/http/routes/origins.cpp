// SPDX-License-Identifier: MIT
#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway::routes {

namespace {

Response no_central() { return not_found("This gateway is no central: it has no origins."); }

}  // namespace

Task<Response> get_origins(ServerState& state, Exchange& exchange) {
  if (!state.services.origins.list) co_return no_central();
  Response response = co_await json_from(state, exchange, state.services.origins.list, {});
  co_return response;
}

Task<Response> post_origin_enrol(ServerState& state, Exchange& exchange) {
  if (!state.services.origins.enrol) co_return no_central();
  if (auto none = expect_no_parameters(exchange.request().query()); !none) co_return problem(none.error());
  if (!is_json(exchange.request())) co_return unsupported_media_type("application/json");
  auto body = co_await json_body(exchange);
  if (!body) co_return problem(body.error());
  auto invitation = invitation_from_json(*body);
  if (!invitation) co_return problem(invitation.error());
  const std::string name = exchange.request().parameters.front();
  std::function<Result<std::string>()> enrol = [&] { return state.services.origins.enrol(name, *invitation); };
  Response response = co_await json_or_error(state, exchange, std::move(enrol), 201);
  co_return response;
}

Task<Response> post_origin_retire(ServerState& state, Exchange& exchange) {
  if (!state.services.origins.retire) co_return no_central();
  if (auto none = expect_no_parameters(exchange.request().query()); !none) co_return problem(none.error());
  auto body = co_await json_body(exchange);
  if (!body) co_return problem(body.error());
  if (!body->text.empty() && body->text != "{}") co_return bad_request("this address takes no body");
  const std::string name = exchange.request().parameters.front();
  Result<bool> retired = false;
  std::function<void()> work = [&] { retired = state.services.origins.retire(name); };
  const bool ran = co_await state.pool.run(exchange.loop(), std::move(work));
  if (!ran) co_return overloaded();
  if (!retired) co_return problem(retired.error());
  if (!*retired) co_return not_found("There is no origin \"" + name + "\"; GET /v1/origins lists them.");
  JsonObject object;
  object.string("name", name).boolean("retired", true);
  co_return Response::json(200, std::move(object).take());
}

}  // namespace opossum::gateway::routes
