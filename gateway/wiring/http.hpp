// SPDX-License-Identifier: MIT
#pragma once

#include "config/config.hpp"
#include "gateway/http.hpp"

namespace opossum::gateway {

[[nodiscard]] HttpOptions http_options(const config::Config& config);

}  // namespace opossum::gateway
