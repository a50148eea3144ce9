// SPDX-License-Identifier: MIT
#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway::routes {

namespace {

Result<std::optional<std::string>> proof_json(const EventStore& store, Position position) {
  const Head head = store.head();
  auto commit = store.commit_of(position);
  if (!commit) return fail(std::move(commit).error());
  if (!*commit) return std::nullopt;
  const CommitNumber number = (*commit)->number();
  auto before = store.chain_before(number);
  if (!before) return fail(std::move(before).error());
  auto after = store.chain_at(number);
  if (!after) return fail(std::move(after).error());
  JsonObject newest;
  newest.number("commit", head.commit.value()).string("chain", to_hex(head.chain));
  JsonObject object;
  object.number("commit", number.value())
      .string("line", (*commit)->line())
      .string("chain_before", to_hex(*before))
      .string("chain", to_hex(*after))
      .raw("head", std::move(newest).take());
  return std::move(object).take();
}

}  // namespace

Task<Response> get_event_proof(ServerState& state, Exchange& exchange) {
  if (auto none = expect_no_parameters(exchange.request().query()); !none) co_return problem(none.error());
  const std::string& text = exchange.request().parameters.front();
  auto number = number_parameter("position", text);
  if (!number) co_return problem(number.error());
  const Grant& grant = exchange.grant();
  if (!grant.types.empty() || !grant.tags.empty()) {
    co_return problem(Error(Errc::forbidden, "a commit's line may show other events than the token may see: use one that is not narrowed"));
  }
  std::function<Result<std::optional<std::string>>()> work = [&] { return proof_json(state.store(), Position(*number)); };
  Response missing = not_found("There is no event at position " + text + "; GET /v1/head says how far the log goes.");
  Response response = co_await json_or_missing(state, exchange, std::move(work), std::move(missing));
  co_return response;
}

}  // namespace opossum::gateway::routes
