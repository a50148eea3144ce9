// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "store/finding.hpp"
#include "store/position.hpp"

namespace opossum {

/// The background check: a slow pass over all sealed segments that reads every byte from the disk again.
struct ScrubOptions {
  std::chrono::seconds every{0};             ///< from the begin of one pass to that of the next; 0 = no background check
  std::uint64_t bytes_per_second = 8 << 20;  ///< of uncompressed lines, which is what the processor works on; the disk reads less
};

/// How far the background check is.
struct ScrubStatus {
  std::uint64_t segments_checked = 0;     ///< since the store was opened
  std::uint64_t bytes_checked = 0;        ///< since the store was opened: of uncompressed lines
  std::optional<Timestamp> pass_began{};  ///< the pass under way, or the last one
  std::optional<Timestamp> pass_ended{};  ///< the last pass that came to the end
  std::vector<Finding> damage{};          ///< in the order of the log; each stays until its segment is found sound again
};

}  // namespace opossum
