// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace opossum::ingest::mapping {

/// Why `text` cannot be a type, tag or key (store format, Limits), such as "it is empty"; nothing if it can.
[[nodiscard]] std::optional<std::string> identifier_problem(std::string_view text);

/// A value for a message to people: quoted, at most 80 bytes, control characters and bad UTF-8 made visible.
[[nodiscard]] std::string shown(std::string_view value);

}  // namespace opossum::ingest::mapping
