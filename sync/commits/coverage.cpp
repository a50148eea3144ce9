// SPDX-License-Identifier: MIT
#include "sync/commits/coverage.hpp"

#include <algorithm>

namespace opossum::sync {

namespace {

bool has(const std::vector<std::string>& list, const std::string& text) { return std::ranges::find(list, text) != list.end(); }

bool demands_no_more_tags(const QueryItem& filter, const QueryItem& item) {
  return std::ranges::all_of(filter.tags, [&](const std::string& tag) { return has(item.tags, tag); });
}

/// Events of one type with all of the item's tags pass.
bool covers_type(const Query& filter, const QueryItem& item, const std::string& type) {
  return std::ranges::any_of(filter.items, [&](const QueryItem& one) {
    return (one.types.empty() || has(one.types, type)) && demands_no_more_tags(one, item);
  });
}

}  // namespace

bool covers(const Query& filter, const QueryItem& item) {
  if (filter.matches_all()) return true;
  if (item.types.empty()) {
    return std::ranges::any_of(filter.items, [&](const QueryItem& one) { return one.types.empty() && demands_no_more_tags(one, item); });
  }
  return std::ranges::all_of(item.types, [&](const std::string& type) { return covers_type(filter, item, type); });
}

bool covers(const Query& filter, const Query& inner) {
  if (inner.matches_all()) return filter.matches_all();
  return std::ranges::all_of(inner.items, [&](const QueryItem& item) { return covers(filter, item); });
}

std::vector<AppendCondition> conditions_at_central(const Query& query, const Query* filter, Position pulled) {
  if (filter == nullptr) return {AppendCondition{query, std::nullopt}};
  if (query.matches_all()) return {AppendCondition{query, filter->matches_all() ? std::optional(pulled) : std::nullopt}};
  AppendCondition seen{{}, pulled};
  AppendCondition unseen{{}, std::nullopt};
  for (const QueryItem& item : query.items) (covers(*filter, item) ? seen : unseen).fail_if_events_match.items.push_back(item);
  std::vector<AppendCondition> conditions;
  if (!seen.fail_if_events_match.items.empty()) conditions.push_back(std::move(seen));
  if (!unseen.fail_if_events_match.items.empty()) conditions.push_back(std::move(unseen));
  return conditions;
}

}  // namespace opossum::sync
