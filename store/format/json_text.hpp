// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "store/result.hpp"

namespace opossum::format {

/// Appends `text` without the blanks between its tokens; every other byte stays as it is, numbers included.
/// Errc::invalid_argument names the first byte that is not JSON (RFC 8259), bad UTF-8, or nesting over kJsonDepthMax.
[[nodiscard]] Result<void> append_minified(std::string& out, std::string_view text);

/// Appends a JSON string. Only `"`, `\` and control characters are escaped, so equal strings have equal bytes.
void append_quoted(std::string& out, std::string_view text);

/// Where the JSON value at `offset` of a line we wrote ends; npos when there is no value. Trusts that strings are well formed.
[[nodiscard]] std::size_t skip_value(std::string_view line, std::size_t offset) noexcept;
/// Where the string that starts at the quote at `offset` ends, after its closing quote; npos when it does not.
[[nodiscard]] std::size_t skip_string(std::string_view line, std::size_t offset) noexcept;

}  // namespace opossum::format
