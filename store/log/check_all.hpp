// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "store/log/segment_check.hpp"

namespace opossum::log {

/// Checks every segment by itself, `threads` at a time (0 = one a core), and returns the verdicts in order.
/// Errc::io_error if the folder cannot be read.
[[nodiscard]] Result<std::vector<SegmentVerdict>> check_all_segments(FileSystem& files, const Layout& layout, const VerifyProgress& progress,
                                                                     unsigned threads);

}  // namespace opossum::log
