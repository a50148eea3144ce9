// SPDX-License-Identifier: MIT
#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway::routes {

namespace {

constexpr std::uint64_t kListDefault = 1'000;
constexpr std::uint64_t kListMax = 10'000;

struct ListRequest {
  std::string after{};
  std::uint64_t limit = kListDefault;
};

Result<ListRequest> list_request(std::string_view query) {
  auto parameters = parse_query_string(query);
  if (!parameters) return fail(std::move(parameters).error());
  ListRequest request;
  for (const auto& [name, value] : *parameters) {
    if (name == "after") {
      request.after = value;
    } else if (name == "limit") {
      auto number = number_parameter(name, value);
      if (!number) return fail(std::move(number).error());
      request.limit = std::min(*number, kListMax);
    } else {
      return fail(Errc::invalid_argument, "unknown parameter \"" + name + "\"; known are after, limit");
    }
  }
  return request;
}

Response no_such_message(const std::string& id) {
  return not_found("There is no message \"" + id + "\" in quarantine; GET /v1/quarantine lists them.");
}

using Answer = Result<std::optional<std::string>>;

/// Runs `function` with the id of the path on a worker; nothing is 404.
Task<Response> answer_for_id(ServerState& state, Exchange& exchange, std::function<Answer(const std::string&)> function) {
  auto body = co_await json_body(exchange);
  if (!body) co_return problem(body.error());
  if (!body->text.empty() && body->text != "{}") co_return bad_request("this address takes no body");
  const std::string id = exchange.request().parameters.front();
  if (!function) co_return no_such_message(id);
  std::function<Answer()> work = [&] { return function(id); };
  Response response = co_await json_or_missing(state, exchange, std::move(work), no_such_message(id));
  co_return response;
}

}  // namespace

Task<Response> get_quarantine(ServerState& state, Exchange& exchange) {
  auto request = list_request(exchange.request().query());
  if (!request) co_return problem(request.error());
  if (!state.services.quarantine.list) co_return Response::json(200, R"({"messages":[]})");
  std::function<Result<std::string>()> list = [&] { return state.services.quarantine.list(request->after, request->limit); };
  Response response = co_await json_or_error(state, exchange, std::move(list), 200);
  co_return response;
}

Task<Response> get_quarantined(ServerState& state, Exchange& exchange) {
  return answer_for_id(state, exchange, state.services.quarantine.get);
}

Task<Response> post_quarantined_retry(ServerState& state, Exchange& exchange) {
  return answer_for_id(state, exchange, state.services.quarantine.retry);
}

Task<Response> delete_quarantined(ServerState& state, Exchange& exchange) {
  std::function<Answer(const std::string&)> remove = [&state](const std::string& id) -> Answer {
    if (!state.services.quarantine.remove) return std::nullopt;
    auto removed = state.services.quarantine.remove(id);
    if (!removed) return fail(std::move(removed).error());
    if (!*removed) return std::nullopt;
    JsonObject object;
    object.string("id", id).boolean("deleted", true);
    return std::move(object).take();
  };
  return answer_for_id(state, exchange, std::move(remove));
}

}  // namespace opossum::gateway::routes
