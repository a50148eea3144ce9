// SPDX-License-Identifier: MIT
#include "gateway/wiring/central.hpp"

#include "gateway/http/json_input.hpp"
#include "gateway/http/json_text.hpp"
#include "gateway/http/problem.hpp"
#include "gateway/tokens/token_file.hpp"
#include "gateway/wiring/logging.hpp"
#include "gateway/wiring/metric_text.hpp"
#include "gateway/wiring/optional_json.hpp"

namespace opossum::gateway {
namespace {

sync::ConflictPolicy policy_of(config::ConflictPolicy policy) {
  return policy == config::ConflictPolicy::accept ? sync::ConflictPolicy::accept : sync::ConflictPolicy::reject;
}

sync::CentralOrigin origin_options(const config::ReplicationOrigin& origin) {
  sync::CentralOrigin options;
  options.name = origin.name;
  options.token = origin.token.reveal();
  options.store = origin.store.value_or("");
  options.allow_types = origin.allow_types;
  options.allow_tags = origin.allow_tags;
  options.policy = policy_of(origin.policy.fallback);
  for (const auto& [type, policy] : origin.policy.by_type) options.policy_by_type[type] = policy_of(policy);
  return options;
}

/// Who shows a token with the scope sync is enrolled under the token's name. The file is read again each time: a token
/// that was revoked is worth nothing at once.
std::optional<sync::CentralOrigin> enrol(const std::string& tokens_file, std::string_view token, const Logger& log) {
  const auto tokens = TokenFile::load(tokens_file);
  if (!tokens) {
    log(LogLevel::error, "enrolment: " + tokens.error().message());
    return std::nullopt;
  }
  const Grant* grant = tokens->verify(token);
  if (grant == nullptr || !grant->scopes.has(Scope::sync)) return std::nullopt;
  sync::CentralOrigin origin;
  origin.name = grant->name;
  origin.token = std::string(token);
  origin.allow_types = grant->types;
  origin.allow_tags = grant->tags;
  return origin;
}

constexpr std::chrono::seconds kCodeValid = std::chrono::days(7);

std::string origin_json(const sync::OriginStatus& status) {
  JsonObject object;
  object.string("name", status.name).string("state", name(status.standing));
  optional_string(object, "store", status.store);
  object.number("epoch", std::uint64_t{status.epoch}).number("decided", status.decided.value());
  optional_time(object, "last_seen", status.last_seen);
  optional_number(object, "lag_commits", status.lag_commits);
  object.number("refused", status.refused);
  optional_string(object, "last_refusal", status.last_refusal);
  object.strings("types", status.allow_types).strings("tags", status.allow_tags);
  if (status.code_expires) object.string("code_expires", to_rfc3339(*status.code_expires));
  return std::move(object).take();
}

std::string origins_json(const std::vector<sync::OriginStatus>& origins) {
  std::string list;
  for (const sync::OriginStatus& status : origins) list += (list.empty() ? "" : ",") + origin_json(status);
  return R"("origins":[)" + list + ']';
}

ReplicationAnswer answer_of(Response response) {
  ReplicationAnswer answer;
  answer.status = response.status;
  answer.content_type = response.content_type;
  answer.body = std::move(response.body);
  answer.headers = std::move(response.headers);
  return answer;
}

}  // namespace

Result<std::unique_ptr<CentralService>> CentralService::create(const config::Config& config, EventStore& store) {
  sync::CentralOptions options;
  for (const auto& origin : config.replication.origins) options.origins.push_back(origin_options(origin));
  const Logger log = logger_for("central");
  if (config.replication.enrolment == config::Enrolment::token) {
    if (config.http.tokens.empty()) {
      return fail(Errc::invalid_argument, "replication.enrolment = \"token\" needs http.tokens, the file with the tokens that enrol");
    }
    options.enrol = [file = config.http.tokens, log](std::string_view token) { return enrol(file, token, log); };
  }
  auto central = sync::Central::create(store, std::move(options), log);
  if (!central) return fail(std::move(central).error());
  auto service = std::make_unique<CentralService>();
  service->central_ = std::move(*central);
  return service;
}

ReplicationAnswer CentralService::handle(ReplicationRequest request) {
  if (request.path == "enrol") return exchange_code(std::move(request.body));
  ReplicationAnswer answer;
  constexpr std::string_view kBearer = "Bearer ";
  std::string_view token = request.authorization;
  token = token.starts_with(kBearer) ? token.substr(kBearer.size()) : std::string_view();
  sync::CentralAnswer given = central_->handle(request.path, token, std::move(request.body));
  answer.status = given.status;
  answer.content_type = std::move(given.content_type);
  answer.body = std::move(given.body);
  if (given.retry_after) answer.headers.emplace_back("Retry-After", std::to_string(*given.retry_after));
  return answer;
}

ReplicationAnswer CentralService::exchange_code(std::string body) {
  auto exchange = code_exchange_from_json(padded(body));
  if (!exchange) return answer_of(problem(exchange.error()));
  auto enrolled = central_->enrol({exchange->code, exchange->store, exchange->token});
  if (!enrolled) return answer_of(problem(enrolled.error()));
  JsonObject object;
  object.string("name", enrolled->name).string("central", enrolled->central);
  return answer_of(Response::json(200, std::move(object).take()));
}

OriginService CentralService::origin_service() {
  OriginService service;
  service.list = [this] { return '{' + origins_json(central_->status()) + '}'; };
  service.enrol = [this](const std::string& name, const OriginInvitation& invitation) -> Result<std::string> {
    constexpr std::uint64_t kFarTooLong = 1ULL << 32;  // keeps the sum in range; refused further down
    const auto valid = invitation.valid_seconds ? std::chrono::seconds(std::min(*invitation.valid_seconds, kFarTooLong)) : kCodeValid;
    auto code = central_->invite(name, {invitation.types, invitation.tags}, valid);
    if (!code) return fail(std::move(code).error());
    JsonObject object;
    object.string("name", code->name).string("code", code->code).string("expires", to_rfc3339(code->expires));
    return std::move(object).take();
  };
  service.retire = [this](const std::string& name) { return central_->retire(name); };
  return service;
}

std::string CentralService::status_json() const { return R"({"targets":[],)" + origins_json(central_->status()) + '}'; }

std::string CentralService::metrics() const {
  std::string text;
  const auto origins = central_->status();
  append_metric_head(text, "opossum_origin_decided", "gauge", "Commits of the origin with an outcome here");
  for (const auto& status : origins)
    append_metric(text, "opossum_origin_decided", {{"origin", status.name}}, static_cast<double>(status.decided.value()));
  append_metric_head(text, "opossum_origin_refused_total", "counter", "Commits of the origin that were refused");
  for (const auto& status : origins)
    append_metric(text, "opossum_origin_refused_total", {{"origin", status.name}}, static_cast<double>(status.refused));
  return text;
}

}  // namespace opossum::gateway
