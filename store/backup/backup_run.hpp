// SPDX-License-Identifier: MIT
#pragma once

#include <map>

#include "store/backup.hpp"
#include "store/backup/file_copies.hpp"
#include "store/backup/segment_copy.hpp"
#include "store/log/continuity.hpp"

namespace opossum::backup {

/// One backup of a store. What is new is copied under DEST/new, in its place there; then backup.json is replaced, which makes it count;
/// then it is moved to its place. So at any moment each file that backup.json names is in its place or under DEST/new. Used once.
class BackupRun {
 public:
  BackupRun(FileSystem& files, std::string directory, std::string destination, const BackupOptions& options);

  [[nodiscard]] Result<BackupReport> run();

 private:
  [[nodiscard]] Result<void> check_places() const;
  [[nodiscard]] Result<void> open_destination();
  [[nodiscard]] Result<void> begin_destination();
  [[nodiscard]] Result<void> copy_log();
  [[nodiscard]] Result<void> keep_retired(const log::LogFiles& found);
  [[nodiscard]] Result<void> copy_segment(CommitNumber first, const log::SegmentFiles& found, bool last);
  /// Derived, but a folder that cannot be written, as a backup should be, can only be read with its indexes. `kept`: of a kept segment.
  [[nodiscard]] Result<void> copy_index(CommitNumber first, bool kept);
  [[nodiscard]] Result<void> stage_segment(CommitNumber first, const SegmentBytes& source);
  [[nodiscard]] Result<void> check_goes_on(const SegmentBytes& source, const log::SegmentVerdict& verdict) const;
  [[nodiscard]] Result<void> check_follows(const log::SegmentVerdict& verdict);
  [[nodiscard]] Result<void> copy_others();
  [[nodiscard]] Result<void> copy_other(const std::string& path);
  [[nodiscard]] Result<CopiedFile> stage(const std::string& path, std::string_view bytes);
  /// Moves what `manifest` names from DEST/new to its place, and removes what nothing names any more.
  [[nodiscard]] Result<void> settle(const Manifest& manifest);
  [[nodiscard]] Result<void> remove_replaced();

  [[nodiscard]] const CopiedSegment* former_segment(CommitNumber first) const;
  [[nodiscard]] const CopiedFile* former_file(const std::string& path) const;
  [[nodiscard]] Result<bool> is_still_there(const CopiedFile& file);
  [[nodiscard]] std::string inside(const std::string& path) const { return path.substr(layout_.directory().size() + 1); }
  void keep(const CopiedFile& file);
  void tell(std::uint64_t bytes);

  FileSystem& files_;
  log::Layout layout_;
  std::string destination_;
  const BackupOptions& options_;
  Clock& clock_;
  FileCopies staged_;
  std::unique_ptr<FileLock> lock_;
  Manifest former_;
  Manifest manifest_;
  std::optional<log::Continuity> continuity_;
  BackupReport report_;
  std::set<std::string> bad_;  ///< of the former backup, found no longer to be what was copied
  std::uint64_t done_bytes_ = 0;
  std::uint64_t total_bytes_ = 0;
};

}  // namespace opossum::backup
