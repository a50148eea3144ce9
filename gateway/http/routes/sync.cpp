// SPDX-License-Identifier: MIT
#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway::routes {

namespace {

Task<Response> act(ServerState& state, Exchange& exchange, SyncAction action, SyncApproval approval) {
  const std::string target = exchange.request().parameters.front();
  Result<bool> done = false;
  std::function<void()> work = [&] {
    if (state.services.sync_action) done = state.services.sync_action(target, action, approval);
  };
  const bool ran = co_await state.pool.run(exchange.loop(), std::move(work));
  if (!ran) co_return overloaded();
  if (!done) co_return problem(done.error());
  if (!*done) co_return not_found("There is no sync target \"" + target + "\"; GET /v1/sync lists them.");
  JsonObject object;
  object.string("target", target).boolean("accepted", true);
  co_return Response::json(202, std::move(object).take());
}

// An action without details: the body must be empty, or an empty object.
Task<Response> act_plainly(ServerState& state, Exchange& exchange, SyncAction action) {
  auto body = co_await json_body(exchange);
  if (!body) co_return problem(body.error());
  if (!body->text.empty() && body->text != "{}") co_return bad_request("this action takes no body");
  Response response = co_await act(state, exchange, action, SyncApproval());
  co_return response;
}

}  // namespace

Task<Response> get_sync(ServerState& state, Exchange& exchange) {
  return json_from(state, exchange, state.services.sync_status, R"({"targets":[]})");
}

Task<Response> post_sync_now(ServerState& state, Exchange& exchange) { return act_plainly(state, exchange, SyncAction::now); }
Task<Response> post_sync_pause(ServerState& state, Exchange& exchange) { return act_plainly(state, exchange, SyncAction::pause); }
Task<Response> post_sync_resume(ServerState& state, Exchange& exchange) { return act_plainly(state, exchange, SyncAction::resume); }

Task<Response> post_sync_approve(ServerState& state, Exchange& exchange) {
  if (!is_json(exchange.request())) co_return unsupported_media_type("application/json");
  auto body = co_await json_body(exchange);
  if (!body) co_return problem(body.error());
  auto request = approval_from_json(*body);
  if (!request) co_return problem(request.error());
  SyncApproval approval;
  approval.through = request->through;
  approval.until = request->until;
  Response response = co_await act(state, exchange, SyncAction::approve, approval);
  co_return response;
}

}  // namespace opossum::gateway::routes
