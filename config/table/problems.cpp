// SPDX-License-Identifier: MIT
#include "config/table/problems.hpp"

#include <algorithm>
#include <sstream>

#include "config/table/text.hpp"

namespace opossum::config {

std::string Diagnostic::text() const {
  std::string out = file;
  if (line > 0) {
    out += ":" + std::to_string(line);
    if (column > 0) out += ":" + std::to_string(column);
  }
  out += severity == Severity::error ? ": error: " : ": warning: ";
  if (!key.empty()) out += key + ": ";
  out += "got " + got + ", wants " + wants;
  if (!hint.empty()) out += "; " + hint;
  return out;
}

namespace table {

Place place_of(const toml::source_region& region) noexcept {
  return {static_cast<std::uint32_t>(region.begin.line), static_cast<std::uint32_t>(region.begin.column)};
}

std::string describe(const toml::node& node) {
  if (const auto* text = node.as_string()) return in_quotes(shortened(text->get(), 60));
  if (const auto* number = node.as_integer()) return std::to_string(number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  if (const auto* number = node.as_floating_point()) return number_text(number->get());
  return describe_kind(node);
}

std::string describe_kind(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::string:
      return "text";
    case toml::node_type::integer:
    case toml::node_type::floating_point:
      return "a number";
    case toml::node_type::boolean:
      return "a boolean";
    case toml::node_type::table:
      return "a table";
    case toml::node_type::array:
      return "a list";
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time:
      return "a date or time";
    case toml::node_type::none:
      break;
  }
  return "nothing";
}

void Problems::add(const toml::node& where, Complaint complaint, std::string_view suffix) {
  add(key_ + std::string(suffix), table::place_of(where.source()), std::move(complaint));
}

void Problems::add(const std::string& key, Complaint complaint, Severity severity) {
  add(key, place_of(key), std::move(complaint), severity);
}

void Problems::add(const std::string& key, Place place, Complaint complaint, Severity severity) {
  if (severity == Severity::error) failed_.insert(key);
  found_.push_back(
      {severity, file_, place.line, place.column, key, std::move(complaint.got), std::move(complaint.wants), std::move(complaint.hint)});
}

Place Problems::place_of(std::string key) const {
  while (!key.empty()) {
    if (auto found = places_.find(key); found != places_.end()) return found->second;
    auto cut = key.find_last_of(".[");
    if (cut == std::string::npos) break;
    key.resize(cut);
  }
  return {};
}

bool Problems::failed(const std::string& key) const {
  auto is_within = [&](const std::string& prefix) {
    auto first = failed_.lower_bound(prefix);
    return first != failed_.end() && first->starts_with(prefix);
  };
  return failed_.contains(key) || is_within(key + ".") || is_within(key + "[");
}

Diagnostics Problems::take_sorted() {
  std::ranges::stable_sort(found_, {}, [](const Diagnostic& one) { return std::pair(one.line, one.column); });
  return std::move(found_);
}

}  // namespace table
}  // namespace opossum::config
