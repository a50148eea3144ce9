// SPDX-License-Identifier: MIT
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "ingest/rule.hpp"

namespace opossum::ingest::mapping {

/// The JSON document that pointers look into, or why the payload is not of the format. Empty for PayloadFormat::raw.
[[nodiscard]] std::expected<std::string, std::string> to_document(PayloadFormat format, std::string_view payload);

[[nodiscard]] std::string_view name(PayloadFormat format) noexcept;

}  // namespace opossum::ingest::mapping
