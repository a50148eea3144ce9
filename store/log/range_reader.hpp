// SPDX-License-Identifier: MIT
#pragma once

#include <span>
#include <vector>

#include "store/file_system.hpp"
#include "store/log/segment.hpp"

namespace opossum::log {

/// Reads ranges of an uncompressed file; ascending or descending neighbours are fetched together.
[[nodiscard]] Result<std::vector<Slice>> read_ranges(const File& file, std::span<const ByteRange> ranges);

/// Tells the file which bytes read_ranges() will ask for.
void announce_ranges(const File& file, std::span<const ByteRange> ranges);

}  // namespace opossum::log
