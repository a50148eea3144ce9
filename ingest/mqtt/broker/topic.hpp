// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace opossum::broker {

/// The first level of a topic or filter, and what follows its slash; nothing follows the last one.
struct Levels {
  std::string_view first;
  std::optional<std::string_view> rest;
};
[[nodiscard]] Levels split_level(std::string_view topic) noexcept;
[[nodiscard]] std::size_t count_levels(std::string_view topic) noexcept;
[[nodiscard]] bool has_wildcard(std::string_view filter) noexcept;

/// Whether a valid filter matches a topic name (MQTT 5.0 §4.7): `+` one level, `#` the rest and its parent; a wildcard in front does not
/// match a topic that begins with $.
[[nodiscard]] bool matches(std::string_view filter, std::string_view topic) noexcept;

/// Where a Mosquitto that bridges into this server says whether it is connected; the one topic with $ that clients may publish to.
[[nodiscard]] bool is_bridge_state(std::string_view topic) noexcept;

/// "$share/GROUP/FILTER" (MQTT 5.0 §4.8.2) in its parts; without that prefix the group is empty and the filter is all of it.
/// Nothing if the group is empty or holds a wildcard, or if the filter is empty.
struct SharedFilter {
  std::string_view group;
  std::string_view filter;
};
[[nodiscard]] std::optional<SharedFilter> split_share(std::string_view text) noexcept;

}  // namespace opossum::broker
