// SPDX-License-Identifier: MIT
#include "config/table/text_rules.hpp"

#include <algorithm>
#include <set>

namespace opossum::config::table {

namespace {

using Verdict = std::optional<Complaint>;

constexpr std::size_t kIdentifierBytesMax = 256;

Verdict wants(std::string what, std::string hint = {}) { return Complaint{"", std::move(what), std::move(hint)}; }

bool is_alnum(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

Verdict check_length(std::string_view text, std::size_t max, const std::string& what) {
  if (!text.empty() && text.size() <= max) return std::nullopt;
  return wants(what + " of 1.." + std::to_string(max) + " bytes");
}

Verdict check_name(std::string_view text) {
  auto good = [](char c) { return is_alnum(c) || c == '.' || c == '_' || c == '-'; };
  if (!text.empty() && text.size() <= 64 && std::ranges::all_of(text, good)) return std::nullopt;
  return wants("a name of 1..64 letters, digits, \".\", \"_\" or \"-\"");
}

Verdict check_title(std::string_view text) { return check_length(text, 128, "a name"); }

Verdict check_path(std::string_view text) {
  if (text.starts_with("file:")) return wants("a path", "write the path without \"file:\"");
  return check_length(text, 4096, "a path");
}

Verdict check_url(std::string_view text) {
  auto parts = url_from(text);
  if (parts && !parts->has_user) return std::nullopt;
  if (text.find('@') == std::string_view::npos) return wants("a URL such as \"https://host:8443\"");
  return Complaint{"a URL with \"@\"", "a URL without user and password", "put them into their own keys, the secret as file:PATH"};
}

Verdict check_identifier(std::string_view text) { return check_length(text, kIdentifierBytesMax, "a type or tag"); }

Verdict check_writable(std::string_view text) {
  if (text.starts_with('$')) return wants("a name without \"$\" at its beginning", "such names are reserved for Opossum");
  return check_identifier(text);
}

Verdict check_template(std::string_view text) {
  if (auto verdict = check_writable(text)) return verdict;
  auto names = placeholders(text);
  if (!names) return wants("text with {name} or {/json/pointer} in it", "each { needs its }");
  for (const auto& name : *names) {
    if (name.starts_with('/') ? !is_json_pointer(name) : name.empty()) {
      return wants("text with {name} or {/json/pointer} in it", "{" + name + "} is neither");
    }
  }
  return std::nullopt;
}

Verdict check_topic_filter(std::string_view text) {
  if (auto verdict = check_length(text, 65'535, "a topic filter")) return verdict;
  auto levels = split(text, '/');
  for (std::size_t i = 0; i < levels.size(); ++i) {
    auto level = levels[i];
    bool has_plus = level.find('+') != std::string_view::npos;
    bool has_hash = level.find('#') != std::string_view::npos;
    if ((has_plus || has_hash) && level.size() != 1) return wants("a topic filter", "+ and # stand for whole levels");
    if (has_hash && i + 1 != levels.size()) return wants("a topic filter", "# can only be the last level");
  }
  return std::nullopt;
}

Verdict check_pattern_level(std::string_view level, bool is_last, std::set<std::string>& names) {
  auto braces = placeholders(level);
  if (!braces) return wants("a topic pattern", "each { needs its }");
  if (level == "#" && !is_last) return wants("a topic pattern", "# can only be the last level");
  if (level == "+" || level == "#") return std::nullopt;
  if (level.find_first_of("+#") != std::string_view::npos) return wants("a topic pattern", "+ and # stand for whole levels");
  if (braces->empty()) return std::nullopt;
  auto name = braces->front();
  if (level.size() != name.size() + 2) return wants("a topic pattern", "{name} stands for a whole level");
  if (name.ends_with("...")) {
    if (!is_last) return wants("a topic pattern", "{name...} can only be the last level");
    name.resize(name.size() - 3);
  }
  auto good = [](char c) { return is_alnum(c) || c == '_'; };
  if (name.empty() || !std::ranges::all_of(name, good)) return wants("a topic pattern", "names are letters, digits and \"_\"");
  if (!names.insert(name).second) return wants("a topic pattern", "{" + name + "} is there twice");
  return std::nullopt;
}

Verdict check_topic_pattern(std::string_view text) {
  if (auto verdict = check_length(text, 65'535, "a topic pattern")) return verdict;
  auto levels = split(text, '/');
  std::set<std::string> names;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    if (auto verdict = check_pattern_level(levels[i], i + 1 == levels.size(), names)) return verdict;
  }
  return std::nullopt;
}

Verdict check_json_pointer(std::string_view text) {
  if (is_json_pointer(text)) return std::nullopt;
  return wants("a JSON pointer such as \"/customer/phone\"", text.starts_with('/') ? "after ~ comes 0 or 1" : "it begins with /");
}

Verdict check_lua(std::string_view text) {
  auto colon = text.rfind(':');
  auto good = [](char c) { return is_alnum(c) || c == '_'; };
  if (colon != std::string_view::npos && colon > 0 && colon + 1 < text.size() && std::ranges::all_of(text.substr(colon + 1), good)) {
    return std::nullopt;
  }
  return wants("a Lua file and function such as \"rules.lua:reading\"");
}

Verdict check_store_id(std::string_view text) {
  auto good = text.size() == 36;
  for (std::size_t i = 0; good && i < text.size(); ++i) {
    bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    good = dash ? text[i] == '-' : (text[i] >= '0' && text[i] <= '9') || (text[i] >= 'a' && text[i] <= 'f');
  }
  return good ? std::nullopt : wants("a store id: a lower-case UUID", "`opossum status` at the edge shows it");
}

Verdict check_byte_order(std::string_view text) {
  const auto& known = byte_orders();
  if (std::ranges::find(known, text) != known.end()) return std::nullopt;
  return wants("a byte order: one of " + joined(known, ", "), did_you_mean(text, known));
}

Verdict check_unit(std::string_view text) { return check_length(text, 32, "a unit"); }

}  // namespace

const TextRule kName{"name", check_name};
const TextRule kTitle{"text", check_title};
const TextRule kPath{"path", check_path};
const TextRule kUrl{"URL", check_url};
const TextRule kEventType{"event type", check_writable};
const TextRule kTag{"tag", check_writable};
const TextRule kIdentifier{"type or tag", check_identifier};
const TextRule kTemplate{"template", check_template};
const TextRule kTopicFilter{"topic filter", check_topic_filter};
const TextRule kTopicPattern{"topic pattern", check_topic_pattern};
const TextRule kJsonPointer{"JSON pointer", check_json_pointer};
const TextRule kLuaFunction{"Lua function", check_lua};
const TextRule kStoreId{"store id", check_store_id};
const TextRule kByteOrder{"byte order", check_byte_order};
const TextRule kUnitName{"unit", check_unit};

std::optional<std::vector<std::string>> placeholders(std::string_view text) {
  std::vector<std::string> found;
  while (true) {
    auto at = text.find_first_of("{}");
    if (at == std::string_view::npos) return found;
    auto end = text.find_first_of("{}", at + 1);
    if (text[at] == '}' || end == std::string_view::npos || text[end] == '{') return std::nullopt;
    found.emplace_back(text.substr(at + 1, end - at - 1));
    text.remove_prefix(end + 1);
  }
}

bool is_json_pointer(std::string_view text) {
  if (!text.starts_with('/')) return false;
  for (auto at = text.find('~'); at != std::string_view::npos; at = text.find('~', at + 1)) {
    if (at + 1 >= text.size() || (text[at + 1] != '0' && text[at + 1] != '1')) return false;
  }
  return true;
}

const std::vector<std::string>& byte_orders() {
  static const std::vector<std::string> kOrders{"AB",       "BA",       "ABCD",     "BADC",     "CDAB",     "DCBA",
                                                "ABCDEFGH", "BADCFEHG", "GHEFCDAB", "HGFEDCBA", "CDABGHEF", "EFGHABCD"};
  return kOrders;
}

}  // namespace opossum::config::table
