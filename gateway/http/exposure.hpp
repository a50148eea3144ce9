// SPDX-License-Identifier: MIT
#pragma once

#include "gateway/http.hpp"

namespace opossum::gateway {

/// Errc::refused for addresses that are not loopback without TLS and tokens, unless `insecure`.
[[nodiscard]] Result<void> check_exposure(const HttpOptions& options);

}  // namespace opossum::gateway
