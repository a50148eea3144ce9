// SPDX-License-Identifier: MIT
#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway::routes {

namespace {

constexpr std::uint64_t kConflictsDefault = 1'000;
constexpr std::uint64_t kConflictsMax = 10'000;

struct ConflictListing {
  ConflictState state = ConflictState::open;
  Position after{};
  std::uint64_t limit = kConflictsDefault;
};

Result<ConflictState> state_from_name(std::string_view name) {
  if (name == "open") return ConflictState::open;
  if (name == "resolved") return ConflictState::resolved;
  if (name == "all") return ConflictState::all;
  return fail(Errc::invalid_argument, "parameter \"state\" must be open, resolved or all");
}

Result<ConflictListing> conflict_listing(std::string_view query) {
  auto parameters = parse_query_string(query);
  if (!parameters) return fail(std::move(parameters).error());
  ConflictListing listing;
  for (const auto& [name, value] : *parameters) {
    if (name == "state") {
      auto state = state_from_name(value);
      if (!state) return fail(std::move(state).error());
      listing.state = *state;
      continue;
    }
    if (name != "after" && name != "limit") {
      return fail(Errc::invalid_argument, "unknown parameter \"" + name + "\"; known are state, after, limit");
    }
    auto number = number_parameter(name, value);
    if (!number) return fail(std::move(number).error());
    if (name == "after") listing.after = Position(*number);
    else listing.limit = std::min(*number, kConflictsMax);
  }
  return listing;
}

Response no_such_conflict(const std::string& id) { return not_found("There is no conflict \"" + id + "\"; GET /v1/conflicts lists them."); }

using Answer = Result<std::optional<std::string>>;

Task<Response> answer_for_conflict(ServerState& state, Exchange& exchange, std::function<Answer(Position)> function) {
  const std::string name = exchange.request().parameters.front();
  const auto id = number_parameter("id", name);  // the position of its record
  if (!id || !function) co_return no_such_conflict(name);
  std::function<Answer()> work = [&] { return function(Position(*id)); };
  Response response = co_await json_or_missing(state, exchange, std::move(work), no_such_conflict(name));
  co_return response;
}

}  // namespace

Task<Response> get_conflicts(ServerState& state, Exchange& exchange) {
  auto listing = conflict_listing(exchange.request().query());
  if (!listing) co_return problem(listing.error());
  if (!state.services.conflicts.list) co_return Response::json(200, R"({"conflicts":[]})");
  std::function<Result<std::string>()> list = [&] {
    return state.services.conflicts.list(listing->state, listing->after, listing->limit);
  };
  Response response = co_await json_or_error(state, exchange, std::move(list), 200);
  co_return response;
}

Task<Response> get_conflict(ServerState& state, Exchange& exchange) {
  if (auto none = expect_no_parameters(exchange.request().query()); !none) co_return problem(none.error());
  Response response = co_await answer_for_conflict(state, exchange, state.services.conflicts.get);
  co_return response;
}

Task<Response> post_conflict_resolve(ServerState& state, Exchange& exchange) {
  if (!is_json(exchange.request())) co_return unsupported_media_type("application/json");
  auto body = co_await json_body(exchange);
  if (!body) co_return problem(body.error());
  auto resolution = resolution_from_json(*body);
  if (!resolution) co_return problem(resolution.error());
  resolution->by = exchange.grant().name;
  std::function<Answer(Position)> resolve;
  if (state.services.conflicts.resolve) {
    resolve = [&](Position id) { return state.services.conflicts.resolve(id, std::move(*resolution)); };
  }
  Response response = co_await answer_for_conflict(state, exchange, std::move(resolve));
  co_return response;
}

}  // namespace opossum::gateway::routes
