// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "store/commit.hpp"
#include "store/file_system.hpp"
#include "store/result.hpp"

namespace opossum::ingest {

enum class FileFormat : std::uint8_t {
  ndjson,  ///< one JSON text a line
  csv,     ///< RFC 4180; the first record names the columns
};

/// By the ending: .csv is csv, everything else ndjson.
[[nodiscard]] FileFormat format_of_file(std::string_view path);

struct ImportOptions {
  std::string path;
  FileFormat format = FileFormat::ndjson;
  char separator = ',';       ///< csv
  bool dry_run = false;       ///< maps everything and stores nothing
  std::size_t bad_lines_max = 1'000;  ///< so many are kept for the report; all are counted
  std::function<void(std::uint64_t done_bytes, std::uint64_t all_bytes)> progress{};  ///< now and then
  FileSystem* files = nullptr;        ///< nullptr = posix_file_system()
};

struct BadLine {
  std::uint64_t line = 0;  ///< from 1
  std::string reason;
};

struct ImportReport {
  std::string digest;         ///< SHA-256 of the content, hex
  std::uint64_t bytes = 0;
  std::uint64_t records = 0;  ///< with content, without the names of csv columns
  std::uint64_t stored = 0;   ///< records that were stored now; with dry_run those that would be
  std::uint64_t seen = 0;     ///< records that an earlier import of the same content has stored
  std::uint64_t bad = 0;
  std::vector<BadLine> bad_lines{};
};

/// A record as JSON: the line itself, or `{"column":value,…}`. The commit has no key unless the record brings its own identity.
using MapRecord = std::function<std::expected<Commit, std::string>(std::string_view json)>;
/// Appends in order; one result for each. Called by one thread at a time, but not always the same.
using AppendCommits = std::function<std::vector<Result<Receipt>>(std::vector<Commit>)>;

/// Imports a file once, whatever happens meanwhile: records are stored in commits of up to 1,000, each with the idempotency key
/// `import:` and the SHA-256 of the file's content and the number of its first line. After a crash the same call goes on: what is stored is
/// recognised by the store itself, so there is no bookkeeping that could be behind or ahead of it. A record that cannot be mapped, or that
/// the store can never take, is a bad line; the others are stored.
/// Memory is bounded. Errors: those of reading and of appending (nothing is lost: call again); Errc::key_reuse if the content was
/// imported before with another mapping.
[[nodiscard]] Result<ImportReport> import_file(const ImportOptions& options, const MapRecord& map, const AppendCommits& append);

}  // namespace opossum::ingest
