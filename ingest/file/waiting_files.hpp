// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "store/result.hpp"

namespace opossum::ingest::file {

/// What tells one state of a file from another.
struct Stamp {
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t modified_ns = 0;
  friend bool operator==(const Stamp&, const Stamp&) = default;
};

struct FoundFile {
  std::string name;
  Stamp stamp;
};

/// Whether a name is that of a file to import: no hidden one, none that its writer has not finished (.part, .tmp, .filepart, ~), no report.
[[nodiscard]] bool is_wanted(std::string_view name);

/// The regular files of a folder whose names are wanted. Errors name the folder and say what to do.
[[nodiscard]] Result<std::vector<FoundFile>> list_wanted(const std::string& folder);
/// Errc::io_error.
[[nodiscard]] Result<Stamp> stamp_of(const std::string& path);

/// Knows which files are still being written. No I/O; not thread-safe.
class WaitingFiles {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  explicit WaitingFiles(std::chrono::milliseconds settle) : settle_(settle) {}

  /// Of what is there now, what has been so for `settle`, the oldest first. Empty files are never complete: their writer has not begun.
  [[nodiscard]] std::vector<FoundFile> complete(const std::vector<FoundFile>& found, Instant now);

 private:
  struct Seen {
    Stamp stamp;
    Instant since;
  };
  const std::chrono::milliseconds settle_;
  std::map<std::string, Seen> seen_;
};

}  // namespace opossum::ingest::file
