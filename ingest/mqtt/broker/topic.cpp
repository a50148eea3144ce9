// SPDX-License-Identifier: MIT
#include "ingest/mqtt/broker/topic.hpp"

#include <algorithm>

namespace opossum::broker {

namespace {
constexpr std::string_view kSharePrefix = "$share/";
}

Levels split_level(std::string_view topic) noexcept {
  const std::size_t slash = topic.find('/');
  if (slash == std::string_view::npos) return {topic, {}};
  return {topic.substr(0, slash), topic.substr(slash + 1)};
}

std::size_t count_levels(std::string_view topic) noexcept { return 1 + static_cast<std::size_t>(std::ranges::count(topic, '/')); }

bool has_wildcard(std::string_view filter) noexcept { return filter.find_first_of("+#") != std::string_view::npos; }

bool matches(std::string_view filter, std::string_view topic) noexcept {
  if (topic.starts_with('$') && (filter.starts_with('+') || filter.starts_with('#'))) return false;
  std::optional<std::string_view> left = topic;
  while (true) {
    const Levels wanted = split_level(filter);
    if (wanted.first == "#") return true;
    if (!left) return false;
    const Levels level = split_level(*left);
    if (wanted.first != "+" && wanted.first != level.first) return false;
    left = level.rest;
    if (!wanted.rest) return !left;
    filter = *wanted.rest;
  }
}

bool is_bridge_state(std::string_view topic) noexcept { return matches("$SYS/broker/connection/+/state", topic); }

std::optional<SharedFilter> split_share(std::string_view text) noexcept {
  if (!text.starts_with(kSharePrefix)) return SharedFilter{{}, text};
  const Levels parts = split_level(text.substr(kSharePrefix.size()));
  if (parts.first.empty() || has_wildcard(parts.first) || !parts.rest || parts.rest->empty()) return {};
  return SharedFilter{parts.first, *parts.rest};
}

}  // namespace opossum::broker
