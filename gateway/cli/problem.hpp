// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

#include "store/result.hpp"

namespace opossum::gateway::cli {

/// The error that a gateway's answer of 400 and above tells: from its problem document (RFC 9457), else from the status alone.
[[nodiscard]] Error error_from_answer(long status, std::string_view body);

}  // namespace opossum::gateway::cli
