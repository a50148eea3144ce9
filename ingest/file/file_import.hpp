// SPDX-License-Identifier: MIT
#pragma once

#include <expected>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "ingest/drop_folder.hpp"
#include "ingest/file/file_report.hpp"
#include "ingest/file/import_marker.hpp"
#include "ingest/file/waiting_files.hpp"

namespace opossum::ingest::file {

/// Why a file stays where it is.
struct Held {
  enum class By : std::uint8_t {
    store,  ///< the store, the quarantine or the state directory takes nothing at the moment
    file,   ///< the file cannot be read
    stop,   ///< told to stop
  };
  By by;
  Error error;
};

/// Who follows an import. Called from any thread, one at a time.
struct FileWatcher {
  std::function<bool()> stop;
  std::function<void(std::uint64_t done_bytes, std::uint64_t all_bytes)> progress;
  std::function<void(std::uint64_t events)> stored;
};

/// Brings one complete file into the store. One use. Not thread-safe.
class FileImport {
 public:
  FileImport(const DropFolderOptions& options, Intake& intake, Quarantine& quarantine, ImportMarker& marker, FoundFile file,
             FileWatcher watcher);

  /// What became of it; everything that the report says is durable, and the file can be moved.
  [[nodiscard]] std::expected<FileReport, Held> run();

 private:
  using Outcome = std::expected<FileReport, Held>;
  [[nodiscard]] std::optional<Held> begin();
  /// Lines of this content that are in quarantine, from an import that was interrupted.
  [[nodiscard]] Result<void> find_kept();
  /// Whether anything can be mapped. If not, the report is filled.
  [[nodiscard]] std::expected<bool, Held> try_mapping();
  [[nodiscard]] Outcome import();
  void set_failed(std::string reason);
  /// With `error` from reading, mapping or storing.
  [[nodiscard]] Outcome ended(Error error);

  [[nodiscard]] ImportOptions import_options();
  [[nodiscard]] std::expected<Commit, std::string> map(std::string_view json);
  [[nodiscard]] Result<void> keep(const BadRecord& bad);
  void refuse(const Error& error);
  [[nodiscard]] std::vector<Result<Receipt>> append(std::vector<Commit> commits);

  const DropFolderOptions& options_;
  Intake& intake_;
  Quarantine& quarantine_;
  ImportMarker& marker_;
  FileSystem& files_;
  Clock& clock_;
  const FoundFile file_;
  const std::string path_;
  const FileWatcher watcher_;
  Message message_;
  FileReport report_;
  bool resumed_ = false;
  std::map<std::uint64_t, std::string> kept_;  ///< line and reason
  std::string rule_;                           ///< that refused the record before
  std::mutex mutex_;                           // records are appended on another thread
  std::optional<Error> refusal_;               // of the store or the quarantine; guarded by mutex_
};

}  // namespace opossum::ingest::file
