// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/origin.hpp"

namespace opossum::sync::central {

/// A new one-time code of 80 random bits for people to read out: "7K3M-QX9T-0ABC-DEFG", Crockford's base32.
[[nodiscard]] std::string new_enrolment_code();
/// What is kept of a code. Takes it as people write it: any case, blanks and dashes anywhere, O for 0, I and L for 1. Nothing if it
/// cannot be a code.
[[nodiscard]] std::optional<Digest> hash_of_code(std::string_view text);

}  // namespace opossum::sync::central
