// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/origin.hpp"
#include "store/position.hpp"

namespace opossum::log {

/// Where a segment must end, by what the header of the next one says.
struct SegmentEnd {
  CommitNumber commit;
  Digest chain{};
};

/// The lines of a damaged segment without the bad ones, if it is proven that those were no commits: numbers and chain values of the lines
/// that remain fit. With `end` a lost sealing line is written again; without it a segment that has none is taken to be the active one.
/// Nothing if a commit is lost, or may be.
[[nodiscard]] std::optional<std::string> mend_lines(std::string_view bytes, const std::optional<SegmentEnd>& end);

}  // namespace opossum::log
