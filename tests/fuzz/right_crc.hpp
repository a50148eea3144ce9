// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "store/format/crc.hpp"
#include "store/format/log_format.hpp"

namespace opossum::fuzz {

/// The line with a right CRC at its end, in place of the one that it has or behind it: no fuzzer guesses a checksum.
[[nodiscard]] inline std::string with_right_crc(std::string_view line) {
  const std::string_view tail = line.substr(line.size() < format::kCrcTail ? line.size() : line.size() - format::kCrcTail);
  if (tail.starts_with(format::kCrcKey)) line.remove_suffix(format::kCrcTail);
  std::string made(line);
  const auto digits = format::crc_hex(format::crc32(line));
  made += format::kCrcKey;
  made.append(digits.data(), digits.size());
  return made + "\"}";
}

/// The same for every line that looks like one of a segment.
[[nodiscard]] inline std::string with_right_crcs(std::string_view lines) {
  std::string made;
  while (!lines.empty()) {
    const std::size_t end = lines.find('\n');
    const std::string_view line = lines.substr(0, end);
    made += line.starts_with("{\"") ? with_right_crc(line) : std::string(line);
    if (end == std::string_view::npos) break;
    made += '\n';
    lines.remove_prefix(end + 1);
  }
  return made;
}

}  // namespace opossum::fuzz
