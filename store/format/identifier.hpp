// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "store/result.hpp"

namespace opossum::format {

/// The rule for types, tags and keys: 1..256 bytes of valid UTF-8 without control characters.
/// `what` names the member in the error: "type", "tag", "key".
[[nodiscard]] Result<void> check_identifier(std::string_view what, std::string_view text);

/// Standard base64 with padding, and nothing else.
[[nodiscard]] bool is_base64(std::string_view text) noexcept;

}  // namespace opossum::format
