// SPDX-License-Identifier: MIT
#pragma once

#include <map>

#include "store/backup.hpp"
#include "store/backup/file_copies.hpp"
#include "store/log/continuity.hpp"
#include "store/log/segment_files.hpp"

namespace opossum::backup {

/// One restore. restore.json marks the folder until store.json is there, which is written last: only then it opens. Used once.
class RestoreRun {
 public:
  RestoreRun(FileSystem& files, std::string backup, std::string directory, const RestoreOptions& options);

  [[nodiscard]] Result<RestoreReport> run();

 private:
  /// A segment of the source.
  struct Source {
    CommitNumber first;
    std::string path;                ///< inside the source
    const CopiedFile* file = nullptr; ///< what it must be; null in a plain copy
  };

  [[nodiscard]] Result<void> open_source();
  [[nodiscard]] Result<void> list_plain_copy();
  [[nodiscard]] Result<void> lock_source();
  [[nodiscard]] Result<void> open_target();
  [[nodiscard]] Result<void> choose_epoch();
  [[nodiscard]] Result<void> note_epoch();
  [[nodiscard]] Result<void> copy_segment(const Source& source, bool last);
  [[nodiscard]] Result<void> write_segment(const Source& source, std::string bytes, bool last);
  [[nodiscard]] Result<void> copy_others();
  [[nodiscard]] Result<void> finish();
  [[nodiscard]] Result<void> open_once();
  /// The bytes of a file of the source, wherever they lie.
  [[nodiscard]] Result<std::string> read(const std::string& path, const CopiedFile* file);

  FileSystem& files_;
  std::string backup_;
  log::Layout layout_;
  const RestoreOptions& options_;
  Clock& clock_;
  FileCopies target_;
  std::unique_ptr<FileLock> source_lock_;
  std::unique_ptr<FileLock> target_lock_;
  Manifest manifest_;
  bool plain_copy_ = false;
  std::vector<Source> segments_;
  std::vector<std::string> plain_files_;
  std::optional<log::Continuity> continuity_;
  RestoreReport report_;
  std::uint64_t total_bytes_ = 0;
};

}  // namespace opossum::backup
