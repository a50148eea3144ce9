// SPDX-License-Identifier: MIT
#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway::routes {

namespace {

Result<Timestamp> later_than(std::string_view query) {
  auto parameters = parse_query_string(query);
  if (!parameters) return fail(std::move(parameters).error());
  Timestamp after{};
  for (const auto& [name, value] : *parameters) {
    if (name != "after") return fail(Errc::invalid_argument, "unknown parameter \"" + name + "\"; known is after");
    auto number = number_parameter(name, value);
    if (!number) return fail(std::move(number).error());
    constexpr std::uint64_t kFarAhead = 1ULL << 48;  // keeps microseconds in range
    after = Timestamp(std::chrono::milliseconds(std::min(*number, kFarAhead)));
  }
  return after;
}

}  // namespace

Task<Response> get_history(ServerState& state, Exchange& exchange) {
  auto after = later_than(exchange.request().query());
  if (!after) co_return problem(after.error());
  if (!state.services.history) {
    co_return Response::json(200, R"({"every_ms":0,"times":[],"events_per_second":[],"free_bytes":[],"targets":{}})");
  }
  std::function<Result<std::string>()> render = [&]() -> Result<std::string> { return state.services.history(*after); };
  Response response = co_await json_or_error(state, exchange, std::move(render), 200);
  co_return response;
}

}  // namespace opossum::gateway::routes
