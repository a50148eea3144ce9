// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <string>

namespace opossum::sync::central {

/// Fills with bytes that nobody can guess.
void fill_randomly(std::span<unsigned char> bytes);
/// 256 random bits as 64 hex digits.
[[nodiscard]] std::string random_token();

}  // namespace opossum::sync::central
