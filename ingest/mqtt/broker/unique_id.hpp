// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace opossum::broker {

/// 128 random bits as 32 hexadecimal digits.
[[nodiscard]] std::string new_unique_id();

}  // namespace opossum::broker
