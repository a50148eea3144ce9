// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>
#include <string>

#include "ingest/file/file_report.hpp"
#include "ingest/pacing/rate.hpp"
#include "ingest/source_status.hpp"
#include "store/options.hpp"

namespace opossum::ingest::file {

/// Counts what one drop folder does and says so in its log. Thread-safe.
class FolderStatus {
 public:
  FolderStatus(const std::string& name, Clock& clock, Logger logger);

  void state(SourceState state, std::string detail);
  void stored(std::uint64_t events);
  void progress(std::uint64_t done_bytes);
  /// A file is finished; `where` is what put_away() says.
  void finished(const FileReport& report, const std::string& where);
  /// Counted, remembered and logged; the same text again is logged once a minute only.
  void error(const std::string& text);
  [[nodiscard]] SourceStatus status() const;

 private:
  void log(LogLevel level, const std::string& text) const;

  Clock& clock_;
  const Logger logger_;
  mutable std::mutex mutex_;
  SourceStatus status_;               // guarded by mutex_, like the rest
  Rate stored_rate_;
  Rate bytes_rate_;
  std::uint64_t progress_bytes_ = 0;  // of the file that is being imported
  std::chrono::steady_clock::time_point error_logged_{};
};

}  // namespace opossum::ingest::file
