// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "store/clock.hpp"
#include "store/file_system.hpp"
#include "store/verify.hpp"

namespace opossum {

struct RepairOptions {
  bool dry_run = false;   ///< only say what would be done; takes no lock and changes nothing
  std::string backup{};   ///< directory of another copy of the same store, to take sound segments from; empty = none
  Clock* clock = nullptr; ///< for the name of the folder under quarantine/; null = the system's
};

/// One file that was put right, or would be.
struct RepairStep {
  std::string file;
  std::uint64_t byte = 0;  ///< the first bad one
  std::string damage;      ///< what was wrong with it
  std::string done;        ///< what was done about it
  std::string kept;        ///< where the file lies as it was found; empty if there was none
};

struct RepairReport {
  std::vector<RepairStep> steps;
  std::vector<Finding> left;  ///< damage that is still there, with the commits that are lost; empty = the store is sound and opens
};

/// Puts right what can be proven, and leaves all other damage as it is.
///
/// An index is built again. A chain line that is bad, and a sealing line that is lost, are left out or written again if the lines that remain
/// and the segment after them prove that no commit is missing. A damaged or missing segment is taken from `backup` if its chain fits
/// between the segments before and after it. No commit is ever dropped, renumbered or made up.
///
/// Nothing is deleted: each file that is changed is first copied to quarantine/repair-TIME/, durably, with the reason in notes.jsonl there. A
/// crash at any point leaves a file as it was or put right. Takes the store's lock; readers of it should be closed.
/// Errc::locked, not_a_store, unsupported_format, io_error, disk_full. Damage that is left is no error.
[[nodiscard]] Result<RepairReport> repair_store(FileSystem& files, const std::string& directory, const RepairOptions& options);

}  // namespace opossum
