// SPDX-License-Identifier: MIT
#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway::routes {

namespace {

std::string level_json(std::string_view level) {
  JsonObject object;
  object.string("level", level);
  return std::move(object).take();
}

Response no_log() { return not_found("This gateway has no log level to be changed."); }

}  // namespace

Task<Response> get_config(ServerState& state, Exchange& exchange) {
  return json_from(state, exchange, state.services.configuration, R"({"file":null,"tables":[]})");
}

Task<Response> get_log(ServerState& state, Exchange& exchange) {
  if (auto none = expect_no_parameters(exchange.request().query()); !none) co_return problem(none.error());
  if (!state.services.log_level) co_return no_log();
  co_return Response::json(200, level_json(state.services.log_level()));
}

Task<Response> post_log(ServerState& state, Exchange& exchange) {
  if (!is_json(exchange.request())) co_return unsupported_media_type("application/json");
  auto body = co_await json_body(exchange);
  if (!body) co_return problem(body.error());
  auto level = log_level_from_json(*body);
  if (!level) co_return problem(level.error());
  if (!state.services.set_log_level) co_return no_log();
  if (!state.services.set_log_level(*level)) {
    co_return bad_request("\"" + *level + "\" is no log level; there are debug, info, warning and error");
  }
  state.log(LogLevel::info, "http: " + exchange.grant().name + " has set the log level to " + *level);
  co_return Response::json(200, level_json(*level));
}

Task<Response> get_mqtt_clients(ServerState& state, Exchange& exchange) {
  constexpr std::uint64_t kClientsDefault = 1'000;
  constexpr std::uint64_t kClientsMax = 10'000;
  auto parameters = parse_query_string(exchange.request().query());
  if (!parameters) co_return problem(parameters.error());
  std::uint64_t limit = kClientsDefault;
  for (const auto& [name, value] : *parameters) {
    if (name != "limit") co_return bad_request("unknown parameter \"" + name + "\"; known is limit");
    auto number = number_parameter(name, value);
    if (!number) co_return problem(number.error());
    limit = std::min(*number, kClientsMax);
  }
  if (!state.services.mqtt_clients) co_return Response::json(200, R"({"clients":[]})");
  std::function<Result<std::string>()> list = [&state, limit] { return state.services.mqtt_clients(limit); };
  Response response = co_await json_or_error(state, exchange, std::move(list), 200);
  co_return response;
}

}  // namespace opossum::gateway::routes
