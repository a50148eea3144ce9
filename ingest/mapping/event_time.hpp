// SPDX-License-Identifier: MIT
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "ingest/rule.hpp"

namespace opossum::ingest::mapping {

/// Reads a time from a JSON value; otherwise why it is none. Digits beyond microseconds are cut. Years 1970 to 9999.
[[nodiscard]] std::expected<Timestamp, std::string> to_time(TimeFormat format, std::string_view json_value);

}  // namespace opossum::ingest::mapping
