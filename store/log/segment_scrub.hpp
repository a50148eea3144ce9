// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "store/finding.hpp"
#include "store/log/sealed_segment.hpp"
#include "store/log/segment_name.hpp"

namespace opossum::log {

/// Called after so many more bytes of lines were checked; false ends the check.
using ScrubPace = std::function<bool(std::uint64_t)>;

/// Reads a sealed segment and its index from the disk, past the page cache, and checks every byte. Holds one frame in memory; only where
/// something is wrong the whole segment, to say it in the words of `opossum verify`.
/// Empty = sound; nothing = `pace` ended it.
[[nodiscard]] std::optional<std::vector<Finding>> scrub_segment(FileSystem& files, const Layout& layout, const SealedSegment& segment,
                                                                const ScrubPace& pace);

}  // namespace opossum::log
