// SPDX-License-Identifier: MIT
#pragma once

#include <map>

#include "store/log/repair_folder.hpp"
#include "store/log/segment_check.hpp"

namespace opossum::log {

/// What has to be done to put a store right, as far as it can be proven. Changes nothing.
class RepairPlan {
 public:
  /// `backup` is another copy of the same store, or empty.
  RepairPlan(FileSystem& files, const Layout& layout, std::string store, std::string backup)
      : files_(files), layout_(layout), store_(std::move(store)), backup_directory_(std::move(backup)) {}

  /// Errc::io_error if the backup cannot be read.
  [[nodiscard]] Result<void> make(std::vector<SegmentVerdict> verdicts);

  [[nodiscard]] std::vector<Change>& changes() noexcept { return changes_; }
  /// What of `found` there will still be when the changes are made.
  [[nodiscard]] std::vector<Finding> left(const std::vector<Finding>& found) const;
  /// Adds to each finding of damage that stays which commits are lost.
  void say_what_is_lost(std::vector<Finding>& findings) const;

 private:
  [[nodiscard]] Result<void> read_backup();
  [[nodiscard]] std::string in_store(const std::string& backup_path) const;
  void plan_segment(std::size_t i);
  [[nodiscard]] bool mend(std::size_t i);
  void take_from_backup(std::size_t i);
  void replace(const SegmentVerdict& verdict, std::string content, std::string done);
  void remove_index_of(const SegmentVerdict& verdict);
  [[nodiscard]] std::string lost_commits(std::size_t i) const;
  [[nodiscard]] const format::HeaderLine* header_after(std::size_t i) const;
  [[nodiscard]] bool fits(std::size_t i, const format::HeaderLine& header, const WriterState& state) const;

  FileSystem& files_;
  const Layout& layout_;
  std::string store_;
  std::string backup_directory_;
  std::vector<SegmentVerdict> verdicts_;  ///< as they will be when the changes are made
  std::map<CommitNumber, SegmentFiles> backup_;
  std::vector<Change> changes_;
  std::map<std::string, std::string> lost_;  ///< by path, of what stays damaged
};

}  // namespace opossum::log
