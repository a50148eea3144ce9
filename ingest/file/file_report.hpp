// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/import_file.hpp"
#include "store/event_store.hpp"

namespace opossum::ingest::file {

/// A report has the name of its file with this behind it.
inline constexpr std::string_view kReportEnding = ".report.json";
/// Type of the event that says in the store that a file is imported.
inline constexpr const char* kFileType = "$ingest.file";

enum class FileResult : std::uint8_t { done, already_imported, failed };
[[nodiscard]] std::string_view name(FileResult result) noexcept;

/// What became of a file.
struct FileReport {
  FileResult result = FileResult::done;
  std::string file;           ///< its name in the folder, any bytes
  std::string source;
  std::string reason;         ///< failed: why, and what to do
  std::string first_name;     ///< already_imported: what it was called
  Timestamp began{};
  Timestamp finished{};
  std::uint64_t stored = 0;   ///< lines of this file that are in the store now
  std::uint64_t seen = 0;     ///< of these, those that were stored before, by another import
  std::uint64_t let_go = 0;   ///< of the bad ones, those that the quarantine had no room for
  ImportReport import{};      ///< digest, sizes and bad lines
};

/// Why a file fails that was changed after it was read.
[[nodiscard]] std::string changed_reason(const ImportReport& report);
/// For people, over several lines; the members are documented in docs/ingest.md.
[[nodiscard]] std::string to_json(const FileReport& report);

/// The system commit that says so in the store, with the tags `source:NAME` and `sha256:DIGEST`.
[[nodiscard]] Commit to_record(const FileReport& report);
/// A report of a file with this content that is imported already, from its record; nothing if there is none.
[[nodiscard]] Result<std::optional<FileReport>> find_record(EventStore& store, const std::string& digest);

}  // namespace opossum::ingest::file
