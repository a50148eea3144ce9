// SPDX-License-Identifier: MIT
#include "ingest/file/folder_status.hpp"

#include <algorithm>

namespace opossum::ingest::file {

namespace {

std::string summary_of(const FileReport& report, const std::string& where) {
  std::string text = report.file + ": ";
  switch (report.result) {
    case FileResult::failed: text += report.reason; break;
    case FileResult::already_imported: text += "its content is imported already, as " + report.first_name; break;
    case FileResult::done:
      text += std::to_string(report.stored) + " of " + std::to_string(report.import.records) + " lines stored";
      if (report.import.bad > 0) text += ", " + std::to_string(report.import.bad) + " refused (see its report)";
      break;
  }
  return text + "; " + where;
}

}  // namespace

FolderStatus::FolderStatus(const std::string& name, Clock& clock, Logger logger)
    : clock_(clock), logger_(std::move(logger)), stored_rate_(clock.steady_now()), bytes_rate_(clock.steady_now()) {
  status_.name = name;
  status_.kind = "file";
  // Present from the start, so that metrics do not appear out of nowhere.
  for (const char* counter : {"files_done", "files_failed", "files_known", "lines", "stored", "seen", "quarantined", "dropped", "let_go",
                              "bytes", "errors"}) {
    status_.counters.emplace(counter, 0);
  }
}

void FolderStatus::state(SourceState state, std::string detail) {
  const std::lock_guard lock(mutex_);
  status_.state = state;
  status_.detail = std::move(detail);
}

void FolderStatus::stored(std::uint64_t events) {
  const std::lock_guard lock(mutex_);
  status_.counters["stored"] += events;
  stored_rate_.add(events, clock_.steady_now());
  status_.last_message = clock_.now();
}

void FolderStatus::progress(std::uint64_t done_bytes) {
  const std::lock_guard lock(mutex_);
  if (done_bytes > progress_bytes_) bytes_rate_.add(done_bytes - progress_bytes_, clock_.steady_now());
  progress_bytes_ = done_bytes;
}

void FolderStatus::finished(const FileReport& report, const std::string& where) {
  {
    const std::lock_guard lock(mutex_);
    auto& counters = status_.counters;
    progress_bytes_ = 0;
    status_.last_message = clock_.now();
    if (report.result == FileResult::failed) ++counters["files_failed"];
    if (report.result == FileResult::already_imported) ++counters["files_known"];
    if (report.result == FileResult::done) {
      ++counters["files_done"];
      counters["lines"] += report.import.records;
      counters["seen"] += report.seen;
      counters["quarantined"] += report.import.bad - std::min(report.import.bad, report.let_go);
      counters["dropped"] += report.import.left_out;
      counters["let_go"] += report.let_go;
      counters["bytes"] += report.import.bytes;
    }
  }
  const bool fine = report.result != FileResult::failed && (report.result != FileResult::done || report.import.bad == 0);
  log(fine ? LogLevel::info : LogLevel::warning, summary_of(report, where));
}

void FolderStatus::error(const std::string& text) {
  {
    const std::lock_guard lock(mutex_);
    ++status_.counters["errors"];
    status_.last_error_at = clock_.now();
    const auto now = clock_.steady_now();
    if (status_.last_error == text && now - error_logged_ < std::chrono::minutes(1)) return;
    status_.last_error = text;
    error_logged_ = now;
  }
  log(LogLevel::error, text);
}

void FolderStatus::log(LogLevel level, const std::string& text) const {
  if (logger_) logger_(level, "file source " + status_.name + ": " + text);
}

SourceStatus FolderStatus::status() const {
  const std::lock_guard lock(mutex_);
  SourceStatus copy = status_;
  copy.rates["stored"] = stored_rate_.per_second(clock_.steady_now());
  copy.rates["bytes"] = bytes_rate_.per_second(clock_.steady_now());
  return copy;
}

}  // namespace opossum::ingest::file
