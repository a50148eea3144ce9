// SPDX-License-Identifier: MIT
#include "sync/central/admission.hpp"

#include <algorithm>

#include "sync/commits/coverage.hpp"

namespace opossum::sync::central {

namespace {

bool contains(const std::vector<std::string>& list, const std::string& text) { return std::ranges::find(list, text) != list.end(); }

/// An answer to a condition tells whether such events are here: it must not ask for others' events.
std::optional<std::string> forbidden(const CentralOrigin& origin, const Query& query) {
  const Query allowed{{QueryItem{origin.allow_types, origin.allow_tags}}};
  const bool may_all = origin.allow_types.empty() && origin.allow_tags.empty();
  if (may_all || covers(allowed, query)) return std::nullopt;
  return "its condition asks for events that origin " + origin.name + " may not push";
}

}  // namespace

std::optional<std::string> forbidden(const CentralOrigin& origin, const Commit& commit) {
  if (commit.condition) {
    if (auto why = forbidden(origin, commit.condition->fail_if_events_match)) return why;
  }
  for (const NewEvent& event : commit.events) {
    if (event.type.starts_with('$')) return "types that begin with $ never leave their store";
    if (std::ranges::any_of(event.tags, [](const std::string& tag) { return tag.starts_with('$'); })) {
      return "tags that begin with $ never leave their store";
    }
    if (!origin.allow_types.empty() && !contains(origin.allow_types, event.type)) {
      return "origin " + origin.name + " may not push the type " + event.type;
    }
    for (const std::string& tag : origin.allow_tags) {
      if (!contains(event.tags, tag)) return "origin " + origin.name + " may push only events with the tag " + tag;
    }
  }
  return std::nullopt;
}

bool accepts_conflicts(const CentralOrigin& origin, const Commit& commit) {
  return std::ranges::all_of(commit.events, [&](const NewEvent& event) {
    const auto found = origin.policy_by_type.find(event.type);
    return (found == origin.policy_by_type.end() ? origin.policy : found->second) == ConflictPolicy::accept;
  });
}

}  // namespace opossum::sync::central
