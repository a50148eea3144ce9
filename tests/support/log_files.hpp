// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/memory_file_system.hpp"

namespace opossum::test {

/// A log read from its files by the letter of the format document, without the store's own code.
struct LogFiles {
  std::vector<std::string> commits;   ///< commit lines without newline
  std::vector<std::string> chains;    ///< chain lines
  std::vector<std::string> headers;
  std::vector<std::string> paths;     ///< of the segments, in order
  std::string chain;                  ///< 64 hex digits, after the last line
  std::vector<std::string> problems;  ///< every rule that a line breaks; empty for a good log
};

/// Reads `directory`/log, sealed segments included, and checks every CRC, number and chain value.
[[nodiscard]] LogFiles read_log_files(const MemoryFileSystem& files, const std::string& directory);

/// SHA-256 as raw bytes.
[[nodiscard]] std::string sha256_bytes(std::string_view bytes);
[[nodiscard]] std::string hex(std::string_view bytes);
/// IEEE CRC-32, bit by bit, as 8 lower-case hex digits.
[[nodiscard]] std::string crc32_hex(std::string_view bytes);
/// All zstd frames of the text, one after the other; empty if they are damaged.
[[nodiscard]] std::string unzstd(std::string_view compressed);

/// A commit, chain or header line with a right CRC in place of the one that it has.
[[nodiscard]] std::string with_crc(std::string line);

}  // namespace opossum::test
