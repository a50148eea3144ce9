// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace opossum {

/// JSON text as the store keeps it (without blanks), less the value that a JSON pointer (RFC 6901) names: the member, or the array's
/// element. Every other byte stays as it is. The text itself if there is no such value, or if the pointer is empty.
[[nodiscard]] std::string without_value(std::string_view json, std::string_view pointer);

}  // namespace opossum
