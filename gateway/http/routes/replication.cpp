// SPDX-License-Identifier: MIT
#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway::routes {

Task<Response> replication(ServerState& state, Exchange& exchange) {
  if (!state.services.replication) co_return not_found("This gateway is no central: it takes no commits from other gateways.");
  if (auto none = expect_no_parameters(exchange.request().query()); !none) co_return problem(none.error());
  auto body = co_await exchange.body();
  if (!body) co_return problem(body.error());
  const Request& request = exchange.request();
  ReplicationRequest question;
  question.path = request.parameters.front();
  question.authorization = request.header("Authorization");
  question.content_type = request.header("Content-Type");
  question.body = body->text;
  ReplicationAnswer answer;
  std::function<void()> work = [&] { answer = state.services.replication(std::move(question)); };
  const bool ran = co_await state.pool.run(exchange.loop(), std::move(work));
  if (!ran) co_return overloaded();
  Response response;
  response.status = answer.status;
  response.body = std::move(answer.body);
  response.headers = std::move(answer.headers);
  response.content_type = {};
  response.headers.emplace_back("Content-Type", std::move(answer.content_type));
  co_return response;
}

}  // namespace opossum::gateway::routes
