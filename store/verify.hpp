// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "store/event_store.hpp"
#include "store/file_system.hpp"
#include "store/finding.hpp"

namespace opossum {

struct VerifyReport {
  std::vector<Finding> findings;    ///< empty = every byte was read and is right; at most one for the bytes of each file
  std::uint64_t segments = 0;
  std::uint64_t commits = 0;
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;          ///< of lines, uncompressed
  std::uint64_t unfinished_bytes = 0;  ///< after the last good line: an append in progress, or cut at the next open
  Head head;                        ///< how far the log proves itself: up to the first damage

  [[nodiscard]] bool sound() const noexcept;
};

/// Called with (done, total) in bytes of files, by one thread at a time.
using VerifyProgress = std::function<void(std::uint64_t, std::uint64_t)>;

/// Reads every segment of a store: each CRC, each number, the chain from the first line to the last, each frame checksum, each index
/// against its segment. Changes nothing, takes no lock; also while a server runs. Each of the `threads` holds one segment and its index
/// in memory; 0 = one thread a core.
/// Errc::not_a_store, unsupported_format, io_error. Damage, or a file that cannot be read, is no error but a finding.
[[nodiscard]] Result<VerifyReport> verify_store(FileSystem& files, const std::string& directory, const VerifyProgress& progress = {},
                                                unsigned threads = 0);

}  // namespace opossum
