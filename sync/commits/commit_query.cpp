// SPDX-License-Identifier: MIT
#include "sync/commits/commit_query.hpp"

#include <algorithm>
#include <list>

namespace opossum::sync {

namespace {

/// Names without escapes, as nearly all are, stay views into the line.
class Names {
 public:
  std::string_view resolve(std::string_view raw) {
    if (raw.find('\\') == std::string_view::npos) return raw;
    auto text = unescape(raw);
    good_ = good_ && text.has_value();
    return owned_.emplace_back(std::move(text).value_or(std::string()));
  }
  [[nodiscard]] bool good() const noexcept { return good_; }

 private:
  std::list<std::string> owned_;
  bool good_ = true;
};

bool matches_event(const Query& query, const EventSlice& event) {
  Names names;
  const std::string_view type = names.resolve(event.type);
  std::vector<std::string_view> tags;
  tags.reserve(event.tags.size());
  for (const std::string_view raw : event.tags) tags.push_back(names.resolve(raw));
  return names.good() && matches(query, type, tags);
}

}  // namespace

bool matches_any(const Query& query, const CommitLine& line) {
  if (query.matches_all()) return true;
  return std::ranges::any_of(line.events, [&](const EventSlice& event) { return matches_event(query, event); });
}

}  // namespace opossum::sync
