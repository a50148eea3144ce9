// SPDX-License-Identifier: MIT
// Keys whose value is a table with members that the user names.
#include <algorithm>

#include "config/table/special_codecs.hpp"
#include "config/table/text_rules.hpp"

namespace opossum::config::table {

namespace {

constexpr std::size_t kMembersMax = 256;

/// The table, or a complaint about its kind or size.
const toml::table* members_of(const toml::node& node, const std::string& type, Problems& problems) {
  const auto* members = node.as_table();
  if (members != nullptr && !members->empty() && members->size() <= kMembersMax) return members;
  problems.add(node,
               {members != nullptr ? std::to_string(members->size()) + " members" : describe(node), "a " + type + " with 1..256 members"});
  return nullptr;
}

bool is_bare(std::string_view key) {
  auto good = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '-'; };
  return !key.empty() && std::ranges::all_of(key, good);
}

std::string key_text(std::string_view key) { return is_bare(key) ? std::string(key) : in_quotes(key); }

std::optional<RuleField> field_from(std::string_view name, const toml::node& node, Problems& problems) {
  auto suffix = "." + std::string(name);
  if (const auto* text = node.as_string()) {
    if (!text->get().starts_with('/')) return RuleField{std::string(name), false, in_quotes(text->get())};
    if (is_json_pointer(text->get())) return RuleField{std::string(name), true, text->get()};
    problems.add(node, {describe(node), "a JSON pointer such as \"/temperature\"", "after ~ comes 0 or 1"}, suffix);
    return std::nullopt;
  }
  if (node.is_integer() || node.is_boolean() || (node.is_floating_point() && describe(node).find_first_of("ni") == std::string::npos)) {
    return RuleField{std::string(name), false, describe(node)};
  }
  problems.add(node, {describe(node), "a JSON pointer, or literal text, number, true or false"}, suffix);
  return std::nullopt;
}

}  // namespace

std::optional<std::vector<RuleField>> RuleData::read(const toml::node& node, Problems& problems) const {
  const auto* members = members_of(node, type(), problems);
  if (members == nullptr) return std::nullopt;
  Value fields;
  for (const auto& [key, member] : *members) {
    if (auto field = field_from(key.str(), member, problems)) fields.push_back(*std::move(field));
  }
  return fields.size() == members->size() ? std::optional(std::move(fields)) : std::nullopt;
}

std::string RuleData::print(const Value& value) const {
  std::vector<std::string> texts;
  for (const auto& field : value) texts.push_back(key_text(field.name) + " = " + (field.is_pointer ? in_quotes(field.value) : field.value));
  return "{ " + joined(texts, ", ") + " }";
}

namespace {

const Choice<ConflictPolicy> kPolicies{{"reject", "accept", "compensate"}};

}  // namespace

std::optional<ConflictPolicies> PolicyTable::read(const toml::node& node, Problems& problems) const {
  ConflictPolicies policies;
  if (!node.is_table()) {
    auto policy = kPolicies.read(node, problems);
    if (policy) policies.fallback = *policy;
    return policy ? std::optional(std::move(policies)) : std::nullopt;
  }
  bool good = true;
  for (const auto& [key, member] : *node.as_table()) {
    auto policy = kPolicies.read(member, problems);
    if (!policy) {
      good = false;
    } else if (key.str() == "default") {
      policies.fallback = *policy;
    } else {
      policies.by_type.emplace(key.str(), *policy);
    }
  }
  return good ? std::optional(std::move(policies)) : std::nullopt;
}

std::string PolicyTable::print(const Value& value) const {
  if (value.by_type.empty()) return kPolicies.print(value.fallback);
  std::vector<std::string> texts{"default = " + kPolicies.print(value.fallback)};
  for (const auto& [type_name, policy] : value.by_type) texts.push_back(key_text(type_name) + " = " + kPolicies.print(policy));
  return "{ " + joined(texts, ", ") + " }";
}

std::optional<std::map<std::int64_t, std::string>> NumberNames::read(const toml::node& node, Problems& problems) const {
  const auto* members = members_of(node, type(), problems);
  if (members == nullptr) return std::nullopt;
  Value names;
  for (const auto& [key, member] : *members) {
    auto text = key.str();
    bool negative = text.starts_with('-');
    auto number = digits(text.substr(negative ? 1 : 0), std::numeric_limits<std::int64_t>::max());
    const auto* name = member.as_string();
    if (!number || name == nullptr) {
      problems.add(member, {key_text(text) + " = " + describe(member), "an integer and its text, as in 1 = \"running\""});
      continue;
    }
    auto value = static_cast<std::int64_t>(*number);
    names.emplace(negative ? -value : value, name->get());
  }
  return names.size() == members->size() ? std::optional(std::move(names)) : std::nullopt;
}

std::optional<std::string> NumberNames::print(const Value& value) const {
  if (value.empty()) return std::nullopt;
  std::vector<std::string> texts;
  for (const auto& [number, name] : value) texts.push_back(std::to_string(number) + " = " + in_quotes(name));
  return "{ " + joined(texts, ", ") + " }";
}

}  // namespace opossum::config::table
