// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace opossum::ingest::mapping {

/// Standard base64 with padding (RFC 4648 §4).
[[nodiscard]] std::string to_base64(std::string_view bytes);

}  // namespace opossum::ingest::mapping
