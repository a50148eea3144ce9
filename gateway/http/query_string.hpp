// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/result.hpp"

namespace opossum::gateway {

/// Decodes %XX. Errc::invalid_argument for a broken escape or for what is not UTF-8 afterwards.
[[nodiscard]] Result<std::string> percent_decode(std::string_view text);

using Parameters = std::vector<std::pair<std::string, std::string>>;
/// `a=1&b=x%20y`, where `+` is a blank, as HTML forms and URLSearchParams write it.
[[nodiscard]] Result<Parameters> parse_query_string(std::string_view text);
/// For routes that take no parameters.
[[nodiscard]] Result<void> expect_no_parameters(std::string_view query);

}  // namespace opossum::gateway
