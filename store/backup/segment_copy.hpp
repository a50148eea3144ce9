// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "store/log/segment_files.hpp"
#include "store/log/segment_scan.hpp"

namespace opossum::backup {

/// The bytes of a segment that are to be copied.
struct SegmentBytes {
  std::string path;   ///< where they were found
  std::string bytes;  ///< of the file; of an open one up to its last whole line
  bool open = false;  ///< it may go on: it is the log's last, and not sealed

  /// Uncompressed.
  [[nodiscard]] std::string lines() const;
};

/// Reads a segment while a gateway may be writing to it, sealing it, or ending it. Of a plain file only whole lines are taken, and what
/// is taken is durable in the store when this returns. Nothing if the segment was just being created. `last`: no other follows.
/// Errc::damaged, io_error.
[[nodiscard]] Result<std::optional<SegmentBytes>> read_segment(FileSystem& files, const log::Layout& layout, CommitNumber first,
                                                               const log::SegmentFiles& found, bool last);

}  // namespace opossum::backup
