// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
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

/// SHA-256 of the content, in hex; `bytes` is how much that is. Errors are those of reading.
struct FileDigest {
  std::string digest;
  std::uint64_t bytes = 0;
};
[[nodiscard]] Result<FileDigest> digest_of_file(FileSystem& files, const std::string& path);

/// By the ending: .csv is csv, everything else ndjson.
[[nodiscard]] FileFormat format_of_file(std::string_view path);

struct BadLine {
  std::uint64_t line = 0;  ///< from 1
  std::string reason;
};

struct BadRecord {
  std::uint64_t line = 0;  ///< from 1
  std::string_view reason;
  std::string_view text;   ///< what the mapping got, or would have got: JSON; csv that cannot be read as it is; empty if it is too long
  std::string_view key;    ///< nothing else has it: the record would be stored under it alone
};

struct ImportOptions {
  std::string path;
  FileFormat format = FileFormat::ndjson;
  char separator = ',';       ///< csv
  bool dry_run = false;       ///< maps everything and stores nothing
  std::size_t bad_lines_max = 1'000;  ///< so many are kept for the report; all are counted
  std::function<void(std::uint64_t done_bytes, std::uint64_t all_bytes)> progress{};  ///< now and then
  std::function<bool()> stop{};  ///< asked before each record; true ends the import with Errc::closed, and the same call goes on later
  std::string digest{};          ///< of the content, where it is known from digest_of_file(); empty = it is found out
  /// What becomes of records that are stored already, but as something else: true = they are seen, false = Errc::key_reuse.
  bool other_mapping_is_seen = false;
  /// Takes a bad record into safe keeping. If it cannot, the import ends with its error, and the same call comes back to the record.
  std::function<Result<void>(const BadRecord&)> keep_bad{};
  /// Why a record was bad, for those that keep_bad has taken before; they are counted and neither mapped nor kept again.
  std::function<std::optional<std::string>(std::uint64_t line)> kept_before{};
  FileSystem* files = nullptr;  ///< nullptr = posix_file_system()
};

struct ImportReport {
  std::string digest;         ///< SHA-256 of the content, hex
  std::uint64_t bytes = 0;
  std::uint64_t records = 0;  ///< with content, without the names of csv columns
  std::uint64_t stored = 0;   ///< records that were stored now; with dry_run those that would be
  std::uint64_t seen = 0;     ///< records that an earlier import of the same content has stored
  std::uint64_t bad = 0;
  std::uint64_t left_out = 0; ///< records that the mapping does not want
  std::vector<BadLine> bad_lines{};
};

/// A record as JSON: the line itself, or `{"column":value,…}`. The commit has no key unless the record brings its own identity.
/// Without events the record is left out.
using MapRecord = std::function<std::expected<Commit, std::string>(std::string_view json)>;
/// Appends in order; one result for each. Called by one thread at a time, but not always the same.
using AppendCommits = std::function<std::vector<Result<Receipt>>(std::vector<Commit>)>;

/// Imports a file once, whatever happens meanwhile: records are stored in commits of up to 1,000, each with the idempotency key
/// `import:` and the SHA-256 of the file's content and the number of its first line. After a crash the same call goes on: what is stored is
/// recognised by the store itself, so there is no bookkeeping that could be behind or ahead of it. A record that cannot be mapped, that the
/// store can never take, or of more than 16 MiB, is a bad line; the others are stored.
/// Memory is bounded. Errors: those of reading and of appending (nothing is lost: call again); Errc::invalid_argument if the first line
/// does not name the columns of a csv file; Errc::key_reuse if the content was imported before with another mapping; Errc::closed.
[[nodiscard]] Result<ImportReport> import_file(const ImportOptions& options, const MapRecord& map, const AppendCommits& append);

}  // namespace opossum::ingest
