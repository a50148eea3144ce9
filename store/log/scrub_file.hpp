// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <vector>

#include "store/file_system.hpp"
#include "store/log/segment_name.hpp"

namespace opossum::log {

/// How far the background check is, across restarts. scrub.json; derived: without it a pass begins anew.
struct ScrubProgress {
  std::optional<Timestamp> began{};      ///< of the pass under way, or the last one
  std::optional<Timestamp> ended{};      ///< of the last whole pass
  CommitNumber next{};                   ///< the pass under way goes on with the first segment from here on; zero = none is under way
  std::vector<CommitNumber> damaged{};   ///< first commits of segments that were not sound
};

/// A file that is missing or makes no sense is no progress.
[[nodiscard]] ScrubProgress load_scrub_progress(FileSystem& files, const Layout& layout);
/// Errc::io_error, disk_full.
[[nodiscard]] Result<void> save_scrub_progress(FileSystem& files, const Layout& layout, const ScrubProgress& progress);

}  // namespace opossum::log
