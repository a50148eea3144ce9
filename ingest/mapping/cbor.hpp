// SPDX-License-Identifier: MIT
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace opossum::ingest::mapping {

/// One CBOR item (RFC 8949) as JSON, or why it is none. As §6.1 advises: byte strings become base64url without padding, NaN, infinities and
/// undefined become null, tags are left out. Integer keys become their digits; other keys than text and integers are refused.
[[nodiscard]] std::expected<std::string, std::string> cbor_to_json(std::string_view payload);

}  // namespace opossum::ingest::mapping
