// SPDX-License-Identifier: MIT
#include "gateway/tokens/token_line.hpp"

#include <boost/json.hpp>

namespace opossum::gateway {

namespace json = boost::json;

namespace {

json::array strings(const std::vector<std::string>& values) {
  json::array array;
  for (const std::string& value : values) array.emplace_back(json::string_view(value));
  return array;
}

Result<std::string> string_of(const json::object& object, json::string_view member) {
  const json::value* const value = object.if_contains(member);
  if (value == nullptr || !value->is_string()) return fail(Errc::invalid_argument, "\"" + std::string(member) + "\" must be a string");
  return std::string(value->get_string());
}

Result<std::vector<std::string>> strings_of(const json::object& object, json::string_view member) {
  std::vector<std::string> result;
  const json::value* const value = object.if_contains(member);
  if (value == nullptr) return result;
  if (!value->is_array()) return fail(Errc::invalid_argument, "\"" + std::string(member) + "\" must be an array of strings");
  for (const json::value& element : value->get_array()) {
    if (!element.is_string()) return fail(Errc::invalid_argument, "\"" + std::string(member) + "\" must hold strings only");
    result.emplace_back(element.get_string());
  }
  return result;
}

Result<Scopes> scopes_of(const json::object& object) {
  auto names = strings_of(object, "scopes");
  if (!names) return fail(std::move(names).error());
  Scopes scopes;
  for (const std::string& text : *names) {
    const auto scope = scope_from_name(text);
    if (!scope) return fail(Errc::invalid_argument, "unknown scope \"" + text + "\"; known are read, append, sync, admin");
    scopes.add(*scope);
  }
  if (scopes.empty()) return fail(Errc::invalid_argument, "\"scopes\" is empty");
  return scopes;
}

Result<void> check_members(const json::object& object) {
  for (const auto& member : object) {
    const std::string_view key = member.key();
    if (key != "id" && key != "name" && key != "hash" && key != "scopes" && key != "types" && key != "tags" && key != "created") {
      return fail(Errc::invalid_argument, "unknown member \"" + std::string(key) + "\"");
    }
  }
  return {};
}

}  // namespace

std::string to_line(const Token& token) {
  json::array scopes;
  for (const Scope scope : token.grant.scopes.list()) {
    const std::string_view text = name(scope);
    scopes.emplace_back(json::string_view(text.data(), text.size()));
  }
  json::object object;
  object["id"] = token.id;
  object["name"] = token.grant.name;
  object["hash"] = to_hex(token.hash);
  object["scopes"] = std::move(scopes);
  if (!token.grant.types.empty()) object["types"] = strings(token.grant.types);
  if (!token.grant.tags.empty()) object["tags"] = strings(token.grant.tags);
  object["created"] = to_rfc3339(token.created);
  return json::serialize(object);
}

Result<Token> token_from_line(std::string_view line) {
  json::error_code error;
  const json::value value = json::parse(json::string_view(line.data(), line.size()), error);
  if (error || !value.is_object()) return fail(Errc::invalid_argument, "this is no JSON object");
  const json::object& object = value.get_object();
  OPOSSUM_TRY(check_members(object));
  auto id = string_of(object, "id");
  if (!id) return fail(std::move(id).error());
  auto owner = string_of(object, "name");
  if (!owner) return fail(std::move(owner).error());
  auto hex = string_of(object, "hash");
  if (!hex) return fail(std::move(hex).error());
  const auto hash = digest_from_hex(*hex);
  if (!hash) return fail(Errc::invalid_argument, "\"hash\" must be 64 lower-case hex digits");
  auto scopes = scopes_of(object);
  if (!scopes) return fail(std::move(scopes).error());
  auto types = strings_of(object, "types");
  if (!types) return fail(std::move(types).error());
  auto tags = strings_of(object, "tags");
  if (!tags) return fail(std::move(tags).error());
  auto created_text = string_of(object, "created");
  if (!created_text) return fail(std::move(created_text).error());
  auto created = from_rfc3339(*created_text);
  if (!created) return fail(std::move(created).error());
  return Token{std::move(*id), *hash, Grant{std::move(*owner), *scopes, std::move(*types), std::move(*tags)}, *created};
}

}  // namespace opossum::gateway
