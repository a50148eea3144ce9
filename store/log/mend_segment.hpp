// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "store/log/open_segment.hpp"
#include "store/log/segment_scan.hpp"
#include "store/options.hpp"

namespace opossum::log {

struct MendOptions {
  bool last = false;       ///< only the last segment may be unfinished
  bool read_only = false;  ///< nothing is changed; an unfinished tail is left out
  std::string keep_in{};   ///< folder for cut bytes that could have been more than an unfinished append
  Logger log{};
};

struct MendedSegment {
  std::shared_ptr<OpenSegment> segment;
  SegmentScan scan;
};

/// Opens a plain segment: reads it from the disk, cuts an unfinished group, takes out a lost group mark, and makes the rest durable.
/// Nothing if even the header was unfinished; the file is then removed. Errc::damaged names the bytes and what to do.
[[nodiscard]] Result<std::optional<MendedSegment>> mend_segment(FileSystem& files, const std::string& path, const Linked& authored,
                                                                const MendOptions& options);

}  // namespace opossum::log
