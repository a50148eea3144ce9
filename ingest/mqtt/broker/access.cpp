// SPDX-License-Identifier: MIT
#include "ingest/mqtt/broker/access.hpp"

#include <algorithm>

#include "ingest/mqtt/broker/topic.hpp"

namespace opossum::broker {

namespace {

/// Nothing if the filter needs a name that may not stand in it.
std::optional<std::string> fill_in(std::string filter, std::string_view hole, std::string_view name) {
  for (std::size_t at = filter.find(hole); at != std::string::npos; at = filter.find(hole, at + name.size())) {
    if (name.empty() || name.find_first_of("/+#{") != std::string_view::npos) return {};
    filter.replace(at, hole.size(), name);
  }
  return filter;
}

std::vector<std::string> fill_in_all(const std::vector<std::string>& filters, std::string_view user, std::string_view client_id) {
  std::vector<std::string> filled;
  for (const std::string& filter : filters) {
    auto with_user = fill_in(filter, "{user}", user);
    auto with_both = with_user ? fill_in(std::move(*with_user), "{client}", client_id) : std::nullopt;
    if (with_both) filled.push_back(std::move(*with_both));
  }
  return filled;
}

}  // namespace

std::shared_ptr<const Rights> Rights::everything() {
  static const auto all = std::make_shared<const Rights>(Rights{{"#"}, {"#"}});
  return all;
}

Rights Rights::for_client(std::string_view user, std::string_view client_id) const {
  return {fill_in_all(publish, user, client_id), fill_in_all(subscribe, user, client_id)};
}

bool Rights::may_publish(std::string_view topic) const {
  return std::ranges::any_of(publish, [topic](const std::string& filter) { return matches(filter, topic); });
}

bool Rights::may_subscribe(std::string_view filter) const {
  return std::ranges::any_of(subscribe, [filter](const std::string& allowed) { return covers(allowed, filter); });
}

bool covers(std::string_view wide, std::string_view narrow) noexcept {
  if (narrow.starts_with('$') && (wide.starts_with('+') || wide.starts_with('#'))) return false;
  std::optional<std::string_view> left = narrow;
  while (true) {
    const Levels wanted = split_level(wide);
    if (wanted.first == "#") return true;
    if (!left) return false;
    const Levels level = split_level(*left);
    if (level.first == "#") return false;
    if (wanted.first != "+" && wanted.first != level.first) return false;
    left = level.rest;
    if (!wanted.rest) return !left;
    wide = *wanted.rest;
  }
}

}  // namespace opossum::broker
