// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "config/config.hpp"

namespace opossum::gateway {

/// For GET /v1/config. Secrets are only described.
[[nodiscard]] std::string configuration_json(const config::Config& config);

}  // namespace opossum::gateway
