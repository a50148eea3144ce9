// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "ingest/import_file.hpp"
#include "ingest/intake.hpp"
#include "ingest/source_status.hpp"
#include "store/clock.hpp"
#include "store/file_system.hpp"
#include "store/options.hpp"

namespace opossum::ingest {

struct DropFolderOptions {
  std::string name;                     ///< the source's configured name
  std::string folder;                   ///< where other programs put files; must be there, done/ and failed/ are made in it
  std::string state_directory;          ///< where is written which file is being imported; created when missing, its parent must exist
  std::optional<FileFormat> format{};   ///< absent = by the file's ending
  char separator = ',';                 ///< csv
  std::chrono::milliseconds settle{2'000};      ///< a file is complete when its size and time have not changed for so long
  std::chrono::milliseconds look_every{1'000};  ///< how often the folder is listed
  std::chrono::milliseconds retry_first{1'000}; ///< after the store refused or a file could not be read; doubled each time
  std::chrono::milliseconds retry_max{60'000};
  std::size_t bad_lines_max = 1'000;    ///< so many are named in a report; all are counted
  FileSystem* files = nullptr;          ///< nullptr = posix_file_system()
  Clock* clock = nullptr;               ///< nullptr = system_clock()
  Logger logger{};
};

/// Imports the files that are put into a folder, each content once, with import_file() and the rules of the intake: a record is a
/// message of kind "file", its topic the file's name, its payload JSON. Records that cannot be mapped go to quarantine. The file is then
/// moved to done/, or to failed/ if nothing of it can be mapped, with a report beside it.
///
/// A crash at any moment neither loses a line nor stores one twice: what is stored is recognised by its key, what is in quarantine by its
/// retry key, and a file that is finished by the record `$ingest.file` in the store. As long as the store refuses, the file stays.
/// Counters: files_done, files_failed, files_known, lines, stored, seen, quarantined, dropped, let_go, bytes, errors.
/// Thread-safe; has one thread. Source: docs/ingest.md, Drop folder.
class DropFolder {
 public:
  /// A folder that is missing is no error: it is waited for. Store, quarantine and intake must outlive it.
  [[nodiscard]] static std::unique_ptr<DropFolder> start(DropFolderOptions options, Intake& intake, Quarantine& quarantine);
  /// stop().
  ~DropFolder();
  DropFolder(const DropFolder&) = delete;
  DropFolder& operator=(const DropFolder&) = delete;

  [[nodiscard]] SourceStatus status() const;
  /// Ends between two lines of a file, which the next start goes on with. Idempotent.
  void stop();

 private:
  class Implementation;
  explicit DropFolder(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace opossum::ingest
