// SPDX-License-Identifier: MIT
#include "gateway/http/access.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>

#include "gateway/http/problem.hpp"

namespace opossum::gateway {

namespace {

/// Nothing if the file cannot be looked at.
std::optional<FileVersion> version_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  return FileVersion{status.st_ino, status.st_size, {status.st_mtim.tv_sec, status.st_mtim.tv_nsec}};
}

Response unauthorized(std::string_view detail, std::string_view challenge) {
  Response response = problem(401, name(Errc::unauthorized), meaning(Errc::unauthorized), detail);
  response.headers.emplace_back("WWW-Authenticate", challenge);
  return response;
}

Response forbidden(std::string_view detail) { return problem(403, name(Errc::forbidden), meaning(Errc::forbidden), detail); }

std::string_view host_without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.rfind(':'));
}

// A name that an attacker's DNS can point at 127.0.0.1 is neither localhost nor a literal address.
bool is_local_name(std::string_view host) {
  if (host.starts_with('[') || host == "localhost" || host.ends_with(".localhost")) return true;
  return !host.empty() && std::ranges::all_of(host, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

bool has(const std::vector<std::string>& values, std::string_view value) { return std::ranges::find(values, value) != values.end(); }

bool inside(const Grant& grant, const QueryItem& item) {
  const bool types_inside =
      grant.types.empty() ||
      (!item.types.empty() && std::ranges::all_of(item.types, [&](const auto& type) { return has(grant.types, type); }));
  return types_inside && std::ranges::all_of(grant.tags, [&](const auto& tag) { return has(item.tags, tag); });
}

bool is_narrow(const Grant& grant) { return !grant.types.empty() || !grant.tags.empty(); }

}  // namespace

Access::Access(std::string tokens_file, bool check_origin, Logger logger)
    : tokens_file_(std::move(tokens_file)),
      check_origin_(check_origin),
      logger_(std::move(logger)),
      everything_(std::make_shared<const Grant>(Grant{"anonymous", Scopes::all(), {}, {}})) {}

Result<std::unique_ptr<Access>> Access::open(std::string tokens_file, bool check_origin, Logger logger) {
  std::unique_ptr<Access> access(new Access(std::move(tokens_file), check_origin, std::move(logger)));
  const std::string& path = access->tokens_file_;
  if (path.empty()) return access;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) {
    return fail(Errc::invalid_argument, "the tokens file " + path + " does not exist; make one with `opossum token create`");
  }
  access->version_ = version_of(path);
  auto tokens = TokenFile::load(path);
  if (!tokens) return fail(std::move(tokens).error());
  access->tokens_ = std::make_shared<const TokenFile>(std::move(*tokens));
  return access;
}

std::expected<SharedGrant, Response> Access::anonymous(const Request& request) const {
  if (!check_origin_) return everything_;
  const std::string_view host = request.header("Host");
  if (!is_local_name(host_without_port(host))) {
    return std::unexpected(
        forbidden("Without tokens this gateway answers only to localhost or an IP address as host name; set up tokens to use names."));
  }
  const std::string_view origin = request.header("Origin");
  if (!origin.empty() && origin != "http://" + std::string(host) && origin != "https://" + std::string(host)) {
    return std::unexpected(forbidden("A web page of another origin sent this; without tokens that is not allowed."));
  }
  return everything_;
}

std::expected<SharedGrant, Response> Access::identify(const Request& request) const {
  if (tokens_file_.empty()) return anonymous(request);
  const std::string_view authorization = request.header("Authorization");
  if (authorization.empty()) {
    return std::unexpected(unauthorized("Send a token as \"Authorization: Bearer TOKEN\"; `opossum token create` makes one.", "Bearer"));
  }
  constexpr std::string_view kScheme = "Bearer ";
  std::shared_ptr<const TokenFile> tokens;
  {
    const std::scoped_lock lock(mutex_);
    tokens = tokens_;
  }
  const Grant* grant = authorization.starts_with(kScheme) ? tokens->verify(authorization.substr(kScheme.size())) : nullptr;
  if (grant == nullptr) {
    return std::unexpected(
        unauthorized("The token is unknown or was revoked; `opossum token list` shows which exist.", "Bearer error=\"invalid_token\""));
  }
  return SharedGrant(tokens, grant);
}

void Access::refresh() {
  if (tokens_file_.empty()) return;
  const auto version = version_of(tokens_file_);
  if (!version || version == version_) return;
  version_ = version;
  auto tokens = TokenFile::load(tokens_file_);
  if (!tokens) {
    if (logger_) logger_(LogLevel::error, "http: keeping the old tokens: " + tokens.error().message());
    return;
  }
  const std::scoped_lock lock(mutex_);
  tokens_ = std::make_shared<const TokenFile>(std::move(*tokens));
}

Result<void> require(const Grant& grant, Scope scope) {
  if (grant.scopes.has(scope)) return {};
  return fail(Errc::forbidden,
              "token \"" + grant.name + "\" has no scope \"" + std::string(name(scope)) + "\"; an administrator can make one that has it");
}

Result<void> may_append(const Grant& grant, const Commit& commit) {
  if (commit.condition) {
    OPOSSUM_TRY(require(grant, Scope::read));  // the answer tells whether such events exist
    const Query& query = commit.condition->fail_if_events_match;
    const bool all_inside =
        !query.matches_all() && std::ranges::all_of(query.items, [&](const QueryItem& item) { return inside(grant, item); });
    if (is_narrow(grant) && !all_inside) {
      return fail(Errc::forbidden,
                  "token \"" + grant.name +
                      "\" may not ask for all that the condition asks for: each item must keep to the token's types and tags");
    }
  }
  for (std::size_t i = 0; i < commit.events.size(); ++i) {
    const NewEvent& event = commit.events[i];
    if (may_see(grant, event.type, event.tags)) continue;
    return fail(Errc::forbidden,
                "token \"" + grant.name + "\" may not append events[" + std::to_string(i) + "]: its type or tags are outside the token's");
  }
  return {};
}

std::optional<Query> narrowed(const Grant& grant, Query query) {
  if (!is_narrow(grant)) return query;
  if (query.matches_all()) query.items.emplace_back();
  Query result;
  for (QueryItem& item : query.items) {
    if (item.types.empty()) {
      item.types = grant.types;
    } else if (!grant.types.empty()) {
      std::erase_if(item.types, [&](const std::string& type) { return !has(grant.types, type); });
      if (item.types.empty()) continue;
    }
    for (const std::string& tag : grant.tags) {
      if (!has(item.tags, tag)) item.tags.push_back(tag);
    }
    result.items.push_back(std::move(item));
  }
  if (result.items.empty()) return std::nullopt;
  return result;
}

bool may_see(const Grant& grant, std::string_view type, const std::vector<std::string>& tags) {
  return (grant.types.empty() || has(grant.types, type)) &&
         std::ranges::all_of(grant.tags, [&](const auto& tag) { return has(tags, tag); });
}

}  // namespace opossum::gateway
