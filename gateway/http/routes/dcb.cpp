// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <optional>

#include "gateway/http/append.hpp"
#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/read_stream.hpp"
#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway::routes {

namespace {

// In this contract `data` is a string: strings come back as they went in, any other JSON comes as its text.
Result<void> append_dcb_event(const StoredEvent& event, std::string& out) {
  auto fields = event.fields();
  if (!fields) return fail(std::move(fields).error());
  JsonObject object;
  object.string("type", fields->type).strings("tags", fields->tags);
  if (fields->data.starts_with('"')) {
    object.raw("data", fields->data);
  } else if (!fields->data_base64.empty()) {
    object.raw("data", fields->data_base64);
  } else {
    object.string("data", fields->data);
  }
  object.number("position", event.position().value());
  out += std::move(object).take();
  return {};
}

constexpr StreamFormat kDcbArray = {"application/json", "[", ",", "", "]", append_dcb_event};

std::string append_answer(std::chrono::steady_clock::time_point begin, const Result<Receipt>& receipt) {
  const auto taken = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
  if (!receipt) return fmt::format(R"({{"durationInMicroseconds":{},"appendConditionFailed":true}})", taken);
  return fmt::format(R"({{"durationInMicroseconds":{},"appendConditionFailed":false,"position":{}}})", taken, receipt->last.value());
}

}  // namespace

Task<Response> get_dcb_read(ServerState& state, Exchange& exchange) {
  auto parameters = parse_query_string(exchange.request().query());
  if (!parameters) co_return problem(parameters.error());
  std::optional<std::string> query;
  std::optional<std::string> options;
  for (auto& [name, value] : *parameters) {
    if (name != "query" && name != "options") co_return bad_request("unknown parameter \"" + name + "\"; known are query, options");
    auto& target = name == "query" ? query : options;
    if (target) co_return bad_request("parameter \"" + name + "\" is given twice");
    target = std::move(value);
  }
  auto request = dcb_read_from_json(std::move(query).value_or(""), std::move(options).value_or(""));
  if (!request) co_return problem(request.error());
  Response response = co_await stream_read(state, exchange, std::move(*request), kDcbArray);
  co_return response;
}

Task<Response> post_dcb_append(ServerState& state, Exchange& exchange) {
  const auto begin = std::chrono::steady_clock::now();
  if (!is_json(exchange.request())) co_return unsupported_media_type("application/json");
  auto body = co_await json_body(exchange);
  if (!body) co_return problem(body.error());
  auto commit = dcb_append_from_json(*body);
  if (!commit) co_return problem(commit.error());
  if (auto allowed = may_append(exchange.grant(), *commit); !allowed) co_return problem(allowed.error());
  auto receipt = co_await append(state.store(), exchange.loop(), std::move(*commit));
  if (!receipt && receipt.error().code() != Errc::condition_failed) co_return problem(receipt.error());
  co_return Response::json(200, append_answer(begin, receipt));
}

}  // namespace opossum::gateway::routes
