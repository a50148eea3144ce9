// SPDX-License-Identifier: MIT
#include "sync/central/origin_records.hpp"

#include <boost/json.hpp>

#include "store/clock.hpp"
#include "sync/commits/own_record.hpp"
#include "sync/protocol/json_reader.hpp"

namespace opossum::sync::central {

namespace {

namespace json = boost::json;

constexpr std::size_t kListMax = 1000;

Commit origin_commit(const json::object& data, std::vector<std::string> tags) {
  return own_record(kOriginType, std::move(tags), json::serialize(data));
}

json::array array_of(const std::vector<std::string>& texts) {
  json::array list;
  for (const std::string& text : texts) list.emplace_back(text);
  return list;
}

}  // namespace

Commit bound_record(const std::string& name, const std::string& store) {
  Commit commit = origin_commit({{"name", name}, {"store", store}}, {"name:" + name, "store:" + store});
  commit.key = "$sync/origin/" + name;
  return commit;
}

Commit invited_record(const std::string& name, const Invitation& invitation) {
  return origin_commit({{"act", "invited"},
                        {"name", name},
                        {"code", to_hex(invitation.code)},
                        {"expires", to_rfc3339(invitation.expires)},
                        {"types", array_of(invitation.types)},
                        {"tags", array_of(invitation.tags)}},
                       {"name:" + name});
}

Commit enrolled_record(const std::string& name, const std::string& store, const Digest& token, const Invitation& used) {
  return origin_commit({{"act", "enrolled"},
                        {"name", name},
                        {"store", store},
                        {"token", to_hex(token)},
                        {"code", to_hex(used.code)},
                        {"types", array_of(used.types)},
                        {"tags", array_of(used.tags)}},
                       {"name:" + name, "store:" + store});
}

Commit retired_record(const std::string& name) { return origin_commit({{"act", "retired"}, {"name", name}}, {"name:" + name}); }

Result<void> OriginRecords::apply(Position position, std::string_view data) {
  protocol::JsonReader reader("origin", data);
  // Without an act: a store showed a token that the configuration names.
  const std::string act = reader.has("act") ? reader.text("act") : "bound";
  OriginRecord& of_name = names_[reader.text("name")];
  if (act == "bound") {
    of_name.store = reader.text("store");
  } else if (act == "invited") {
    const auto expires = from_rfc3339(reader.text("expires"));
    if (!expires) return fail(Errc::damaged, "an invitation without a time at position " + std::to_string(position.value()));
    of_name.invitation = {reader.digest("code"), *expires, reader.texts("types", kListMax), reader.texts("tags", kListMax)};
  } else if (act == "enrolled") {
    of_name.store = reader.text("store");
    of_name.token = reader.digest("token");
    of_name.types = reader.texts("types", kListMax);
    of_name.tags = reader.texts("tags", kListMax);
    of_name.used_code = reader.digest("code");
    of_name.invitation.reset();
    of_name.enrolled = position;
    of_name.retired = false;
    tokens_[*of_name.token] = reader.text("name");
  } else if (act == "retired") {
    of_name.retired = true;
    of_name.invitation.reset();
  } else {
    return fail(Errc::unsupported_format, "position " + std::to_string(position.value()) + " has \"" + act +
                                              "\" of an origin, which a newer version of Opossum wrote: use that");
  }
  if (!reader.good()) return fail(Errc::damaged, reader.error().detail());
  return {};
}

const OriginRecord* OriginRecords::find(const std::string& name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? nullptr : &found->second;
}

std::optional<std::string> OriginRecords::name_of_code(const Digest& code) const {
  for (const auto& [name, of_name] : names_) {
    if (of_name.used_code == code || (of_name.invitation && of_name.invitation->code == code)) return name;
  }
  return std::nullopt;
}

std::optional<OriginRecords::TokenOwner> OriginRecords::owner_of(const Digest& token) const {
  const auto found = tokens_.find(token);
  if (found == tokens_.end()) return std::nullopt;
  return TokenOwner{found->second, names_.at(found->second).token != token};
}

}  // namespace opossum::sync::central
