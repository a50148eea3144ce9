// SPDX-License-Identifier: MIT
#include "sync/push/disclose.hpp"

#include "store/json_member.hpp"
#include "sync/commits/commit_query.hpp"

namespace opossum::sync::push {

bool may_leave(const Disclosure& disclosure, const CommitLine& line) {
  if (disclosure.exclude && matches_any(*disclosure.exclude, line)) return false;
  return !disclosure.include || matches_any(*disclosure.include, line);
}

std::optional<std::string> redacted(const Disclosure& disclosure, std::string_view text, const CommitLine& line) {
  if (disclosure.redact.empty()) return std::nullopt;
  std::vector<std::string> events;
  bool changed = false;
  for (const EventSlice& slice : line.events) {
    std::string event(slice.json);
    for (const std::string& pointer : disclosure.redact) event = without_value(event, "/data" + pointer);
    changed = changed || event.size() != slice.json.size();
    events.push_back(std::move(event));
  }
  if (!changed) return std::nullopt;
  return with_events(text, line, events);
}

}  // namespace opossum::sync::push
