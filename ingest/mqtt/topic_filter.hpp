// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace opossum::ingest::mqtt {

/// Why this is no topic filter (MQTT 5.0 §4.7); nothing if it is one.
[[nodiscard]] std::optional<std::string> filter_problem(std::string_view filter);

/// The URL in Paho's spelling (tcp://, ssl://, ws://, wss://), with the port filled in; nothing if it is not an MQTT URL.
[[nodiscard]] std::optional<std::string> to_paho_url(std::string_view url);

}  // namespace opossum::ingest::mqtt
