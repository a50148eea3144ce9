// SPDX-License-Identifier: MIT
#include <algorithm>
#include <set>

#include "tests/contract/conformance/builders.hpp"
#include "tests/contract/conformance/model.hpp"

namespace opossum::conformance {

namespace {

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string composed(std::string text) {
  constexpr std::string_view kDecomposed = "e\u0301";
  for (auto at = text.find(kDecomposed); at != std::string::npos; at = text.find(kDecomposed))
    text.replace(at, kDecomposed.size(), "\u00e9");
  return text;
}

}  // namespace

std::string Model::identifier(const std::string& text) const {
  if (!wrong("identifiers-trimmed")) return text;
  const auto first = text.find_first_not_of(' ');
  return first == std::string::npos ? text : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

bool Model::same(const std::string& wanted, const std::string& present) const {
  if (wrong("prefix-match")) return present.starts_with(wanted);
  if (wrong("substring-match")) return present.find(wanted) != std::string::npos;
  if (wrong("case-folded")) return lower(present) == lower(wanted);
  if (wrong("unicode-normalised")) return composed(present) == composed(wanted);
  return present == identifier(wanted);
}

bool Model::matches(const QueryItem& item, const NewEvent& event) const {
  const auto is_type = [&](const std::string& type) { return same(type, event.type); };
  const auto has_tag = [&](const std::string& tag) {
    return std::ranges::any_of(event.tags, [&](const auto& own) { return same(tag, own); });
  };
  const bool type = item.types.empty() ||
                    (wrong("types-anded") ? std::ranges::all_of(item.types, is_type) : std::ranges::any_of(item.types, is_type));
  if (!type || item.tags.empty()) return type;
  if (wrong("tags-ored")) return std::ranges::any_of(item.tags, has_tag);
  if (wrong("tags-equal") && std::set(item.tags.begin(), item.tags.end()) != std::set(event.tags.begin(), event.tags.end())) return false;
  return std::ranges::all_of(item.tags, has_tag);
}

std::size_t Model::matching_items(const Query& query, const NewEvent& event) const {
  if (query.items.empty()) return 1;
  return static_cast<std::size_t>(std::ranges::count_if(query.items, [&](const QueryItem& item) { return matches(item, event); }));
}

bool Model::in_window(const Query& query, const ReadOptions& options, const Entry& entry) const {
  if (options.after && !wrong("after-ignored")) {
    const std::uint64_t bound = options.after->value();
    const bool outside = wrong("after-inclusive") ? entry.position < bound : entry.position <= bound;
    // A query "a OR b AND position > bound" without parentheses bounds b only.
    const bool unbound = wrong("or-without-parentheses") && query.items.size() > 1 && matches(query.items.front(), entry.event);
    if (outside && !unbound) return false;
  }
  if (options.before && entry.position >= options.before->value()) return false;
  if (options.since && entry.event.time < options.since) return false;
  return !options.until || entry.event.time < options.until;
}

std::vector<const Model::Entry*> Model::select(const Query& query, const ReadOptions& options, const std::vector<Entry>& log) const {
  std::vector<const Entry*> ordered;
  for (const Entry& entry : log) ordered.push_back(&entry);
  if (options.backwards) std::ranges::reverse(ordered);
  std::uint64_t limit = options.limit.value_or(~std::uint64_t{0});
  if (options.limit == 0 && wrong("limit-zero-unlimited")) limit = ~std::uint64_t{0};
  if (options.limit && wrong("limit-plus-one")) ++limit;
  if (options.limit && wrong("limit-per-item")) limit *= std::max<std::size_t>(query.items.size(), 1);

  std::vector<const Entry*> found;
  std::uint64_t looked_at = 0;
  for (const Entry* entry : ordered) {
    if (!in_window(query, options, *entry)) continue;
    if (wrong("limit-before-filter") && looked_at++ >= limit) break;
    std::size_t times = matching_items(query, entry->event);
    if (!wrong("delivered-twice")) times = std::min<std::size_t>(times, 1);
    for (std::size_t i = 0; i < times && found.size() < limit; ++i) found.push_back(entry);
  }
  return found;
}

Answer<Reading> Model::read(const Query& query, const ReadOptions& options, const std::function<void()>& once_begun) {
  if (auto refused = format_refusal(query)) return std::unexpected(std::move(*refused));
  Reading reading;
  std::vector<Entry> log;
  {
    const std::unique_lock lock(state_->mutex);
    reading.head = head_held();
    log = state_->log;
  }
  if (once_begun) once_begun();
  for (const Entry* entry : select(query, options, log)) reading.events.push_back(stored(entry->position, entry->event));
  return reading;
}

std::optional<std::string> Model::event_at(std::uint64_t position) {
  const std::unique_lock lock(state_->mutex);
  const auto found = std::ranges::find(state_->log, position, &Entry::position);
  if (found == state_->log.end()) return std::nullopt;
  return stored(position, found->event);
}

std::uint64_t Model::head() {
  const std::unique_lock lock(state_->mutex);
  return head_held();
}

std::uint64_t Model::head_held() {
  const std::uint64_t head = state_->log.empty() ? 0 : state_->log.back().position;
  if (!wrong("cached-head")) return head;
  if (!cached_head_) cached_head_ = head;
  return *cached_head_;
}

}  // namespace opossum::conformance
