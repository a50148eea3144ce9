// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "store/event_store.hpp"
#include "store/file_system.hpp"

namespace opossum {

/// One thing that is wrong in a store.
struct Finding {
  std::string file;
  std::uint64_t byte = 0;  ///< the first bad byte, counted in the uncompressed segment
  std::string what;        ///< and what to do about it
  bool derived = false;    ///< only an index: it is built again at the next open
};

struct VerifyReport {
  std::vector<Finding> findings;    ///< empty = every byte was read and is right
  std::uint64_t segments = 0;
  std::uint64_t commits = 0;
  std::uint64_t events = 0;
  std::uint64_t bytes = 0;          ///< of lines, uncompressed
  std::uint64_t unfinished_bytes = 0;  ///< after the last good line: an append in progress, or cut at the next open
  Head head;                        ///< what the log proves

  [[nodiscard]] bool sound() const noexcept;
};

/// Reads every segment of a store: each CRC, each number, the chain from the first line to the last, each frame checksum, each index
/// block against its segment. Changes nothing, takes no lock; also while a server runs. `progress(done, total)` in bytes of files.
/// Errc::not_a_store, unsupported_format, io_error. Damage is no error but a finding.
[[nodiscard]] Result<VerifyReport> verify_store(FileSystem& files, const std::string& directory,
                                                const std::function<void(std::uint64_t, std::uint64_t)>& progress = {});

}  // namespace opossum
