// SPDX-License-Identifier: MIT
#include "config/query.hpp"

#include "config/table/special_codecs.hpp"
#include "config/table/text_rules.hpp"

namespace opossum::config::table {

namespace {

const TextList kIdentifiers{kIdentifier};

bool read_member(const toml::node& node, std::vector<std::string>& member, Problems& problems) {
  auto values = kIdentifiers.read(node, problems);
  if (values) member = *std::move(values);
  return values.has_value();
}

std::optional<QueryItem> item_from(const toml::node& node, const std::string& suffix, Problems& problems) {
  const auto* item = node.as_table();
  if (item == nullptr) {
    problems.add(node, {describe(node), "a query such as { types = [\"Alarm\"], tags = [\"line:3\"] }"}, suffix);
    return std::nullopt;
  }
  QueryItem value;
  bool good = true;
  for (const auto& [key, member] : *item) {
    if (key.str() == "types") {
      good = read_member(member, value.types, problems) && good;
    } else if (key.str() == "tags") {
      good = read_member(member, value.tags, problems) && good;
    } else {
      problems.add(member, {"the unknown member " + in_quotes(key.str()), "types and tags", did_you_mean(key.str(), {"types", "tags"})},
                   suffix);
      good = false;
    }
  }
  return good ? std::optional(std::move(value)) : std::nullopt;
}

bool is_empty(const QueryItem& item) { return item.types.empty() && item.tags.empty(); }

}  // namespace

std::optional<Query> QueryTable::read(const toml::node& node, Problems& problems) const {
  constexpr std::size_t kMax = 1'000;
  Query query;
  if (const auto* list = node.as_array()) {
    if (list->size() > kMax) {
      problems.add(node, {std::to_string(list->size()) + " entries", bounds()});
      return std::nullopt;
    }
    if (list->empty() && nothing == Nothing::must_be_said) {
      problems.add(node, {"an empty list", "{} for everything, or queries", "for nothing, leave the key out"});
      return std::nullopt;
    }
    for (std::size_t i = 0; i < list->size(); ++i) {
      const auto& entry = *list->get(i);
      auto suffix = "[" + std::to_string(i) + "]";
      auto item = item_from(entry, suffix, problems);
      if (item && is_empty(*item)) {
        problems.add(entry, {"an empty query", "types or tags in each query of a list", "it would match every event"}, suffix);
      } else if (item) {
        query.items.push_back(*std::move(item));
      }
    }
    return query.items.size() == list->size() ? std::optional(std::move(query)) : std::nullopt;
  }
  auto item = item_from(node, "", problems);
  if (!item) return std::nullopt;
  if (is_empty(*item) && nothing == Nothing::is_nothing) {
    problems.add(node, {"an empty query", "types or tags", "it would match every event"});
    return std::nullopt;
  }
  if (!is_empty(*item)) query.items.push_back(*std::move(item));
  return query;
}

std::string QueryTable::print(const Value& value) const {
  if (value.items.empty()) return nothing == Nothing::must_be_said ? "{}" : "[]";
  std::vector<std::string> items;
  for (const auto& item : value.items) {
    std::vector<std::string> members;
    if (!item.types.empty()) members.push_back("types = " + kIdentifiers.print(item.types));
    if (!item.tags.empty()) members.push_back("tags = " + kIdentifiers.print(item.tags));
    items.push_back("{ " + joined(members, ", ") + " }");
  }
  return "[" + joined(items, ", ") + "]";
}

}  // namespace opossum::config::table
