// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <string>
#include <vector>

#include "store/file_system.hpp"
#include "store/log/segment_name.hpp"

namespace opossum::log {

/// The files of one segment.
struct SegmentFiles {
  std::string open;    ///< path of the plain file under log/, or empty
  std::string sealed;  ///< path of the sealed file in a month's folder, or empty

  /// The one that counts. A plain file beside a sealed one is left over from sealing.
  [[nodiscard]] const std::string& path() const noexcept { return sealed.empty() ? open : sealed; }
};

/// What lies under log/.
struct LogFiles {
  std::map<CommitNumber, SegmentFiles> segments;
  std::vector<std::string> temporaries;  ///< left over from interrupted work
};

[[nodiscard]] Result<LogFiles> find_log_files(FileSystem& files, const Layout& layout);

}  // namespace opossum::log
