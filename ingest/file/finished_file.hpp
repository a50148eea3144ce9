// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "ingest/file/file_report.hpp"
#include "ingest/file/waiting_files.hpp"
#include "store/file_system.hpp"

namespace opossum::ingest::file {

/// Makes done/ and failed/ in the folder if they are missing. An error says which folder cannot be used and what to do.
[[nodiscard]] Result<void> prepare_folder(const std::string& folder);

/// Where a finished file went.
struct PutAway {
  FileReport report;
  std::string where;  ///< for people: "moved to …"; empty: the content is not the one that was known, and stays as a new file
};

/// Writes the report and moves the file beside it, both durable on return: to done/, or to failed/. A name that is taken there gets a
/// number. A file that was changed since it was imported fails. Errors: nothing is lost, call again.
[[nodiscard]] Result<PutAway> put_away(FileSystem& files, const std::string& folder, const FoundFile& file, FileReport report);

}  // namespace opossum::ingest::file
