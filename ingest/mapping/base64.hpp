// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace opossum::ingest::mapping {

/// Standard base64 with padding (RFC 4648 §4).
[[nodiscard]] std::string to_base64(std::string_view bytes);
/// Nothing unless `text` is exactly that, without blanks.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

}  // namespace opossum::ingest::mapping
