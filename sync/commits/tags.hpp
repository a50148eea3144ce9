// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

namespace opossum::sync {

inline constexpr std::size_t kTagsMax = 64;  ///< an event; fixed by the store format

/// The tags of a record about other events: `own` first, then theirs without repetitions, as many as an event may have.
[[nodiscard]] std::vector<std::string> record_tags(std::vector<std::string> theirs, std::vector<std::string> own);

}  // namespace opossum::sync
