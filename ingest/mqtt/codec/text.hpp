// SPDX-License-Identifier: MIT
#pragma once

#include <string_view>

namespace opossum::mqtt {

/// What one pass over a text shows.
struct TextTraits {
  bool utf8 = true;
  bool null = false;      ///< has U+0000
  bool wildcard = false;  ///< has + or #
};

[[nodiscard]] TextTraits examine(std::string_view text) noexcept;

}  // namespace opossum::mqtt
