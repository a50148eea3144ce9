// SPDX-License-Identifier: MIT
#include "gateway/http/routes/common.hpp"
#include "gateway/http/routes/routes.hpp"

namespace opossum::gateway::routes {

namespace {

Error no_tokens_file() {
  return Error(Errc::refused, "this gateway asks for no tokens: set [http] tokens to a file that `opossum token create` has made, and restart it");
}

// Otherwise it could make itself a wider one.
Result<void> may_manage(const Grant& grant) {
  if (grant.types.empty() && grant.tags.empty()) return {};
  return fail(Errc::forbidden, "token \"" + grant.name + "\" is narrowed to types or tags: it may not manage tokens");
}

std::string token_json(const Token& token) {
  std::string scopes;
  for (const Scope scope : token.grant.scopes.list()) {
    scopes.append(scopes.empty() ? "" : ",");
    append_json_string(scopes, name(scope));
  }
  JsonObject object;
  object.string("id", token.id).string("name", token.grant.name).raw("scopes", "[" + scopes + "]");
  object.strings("types", token.grant.types).strings("tags", token.grant.tags).string("created", to_rfc3339(token.created));
  return std::move(object).take();
}

Result<std::string> list_tokens(const std::string& file) {
  if (file.empty()) return R"({"wanted":false,"tokens":[]})";
  auto tokens = TokenFile::load(file);
  if (!tokens) return fail(std::move(tokens).error());
  std::string list;
  for (const Token& token : tokens->tokens()) list += (list.empty() ? "" : ",") + token_json(token);
  return R"({"wanted":true,"tokens":[)" + list + "]}";
}

Result<std::string> create_token(ServerState& state, const Grant& grant) {
  const std::scoped_lock lock(state.tokens_mutex);
  auto tokens = TokenFile::load(state.options.tokens_file);
  if (!tokens) return fail(std::move(tokens).error());
  auto text = tokens->create(grant, state.clock.now());
  if (!text) return text;
  JsonObject object;
  object.string("id", tokens->tokens().back().id).string("name", grant.name).string("token", *text);
  return std::move(object).take();
}

Result<std::optional<std::string>> revoke_token(ServerState& state, const std::string& id) {
  const std::scoped_lock lock(state.tokens_mutex);
  auto tokens = TokenFile::load(state.options.tokens_file);
  if (!tokens) return fail(std::move(tokens).error());
  auto revoked = tokens->revoke(id);
  if (!revoked) return fail(std::move(revoked).error());
  if (!*revoked) return std::nullopt;
  JsonObject object;
  object.string("id", id).boolean("revoked", true);
  return std::move(object).take();
}

}  // namespace

Task<Response> get_tokens(ServerState& state, Exchange& exchange) {
  if (auto none = expect_no_parameters(exchange.request().query()); !none) co_return problem(none.error());
  if (auto may = may_manage(exchange.grant()); !may) co_return problem(may.error());
  std::function<Result<std::string>()> list = [&state] { return list_tokens(state.options.tokens_file); };
  Response response = co_await json_or_error(state, exchange, std::move(list), 200);
  co_return response;
}

Task<Response> post_tokens(ServerState& state, Exchange& exchange) {
  if (!is_json(exchange.request())) co_return unsupported_media_type("application/json");
  auto body = co_await json_body(exchange);
  if (!body) co_return problem(body.error());
  auto grant = grant_from_json(*body);
  if (!grant) co_return problem(grant.error());
  if (auto may = may_manage(exchange.grant()); !may) co_return problem(may.error());
  if (state.options.tokens_file.empty()) co_return problem(no_tokens_file());
  state.log(LogLevel::info, "http: " + exchange.grant().name + " makes a token for " + grant->name);
  std::function<Result<std::string>()> create = [&] { return create_token(state, *grant); };
  Response response = co_await json_or_error(state, exchange, std::move(create), 201);
  co_return response;
}

Task<Response> delete_token(ServerState& state, Exchange& exchange) {
  auto body = co_await json_body(exchange);
  if (!body) co_return problem(body.error());
  if (!body->text.empty() && body->text != "{}") co_return bad_request("this address takes no body");
  if (auto may = may_manage(exchange.grant()); !may) co_return problem(may.error());
  if (state.options.tokens_file.empty()) co_return problem(no_tokens_file());
  const std::string id = exchange.request().parameters.front();
  state.log(LogLevel::info, "http: " + exchange.grant().name + " revokes the token " + id);
  std::function<Result<std::optional<std::string>>()> revoke = [&] { return revoke_token(state, id); };
  Response missing = not_found("There is no token \"" + id + "\"; GET /v1/tokens lists them.");
  Response response = co_await json_or_missing(state, exchange, std::move(revoke), std::move(missing));
  co_return response;
}

}  // namespace opossum::gateway::routes
