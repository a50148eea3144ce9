// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "store/result.hpp"

namespace opossum::gateway {

/// A new token of 256 random bits: "opossum_" and base64url. Errc::internal if the system has no random numbers.
[[nodiscard]] Result<std::string> random_token();

}  // namespace opossum::gateway
