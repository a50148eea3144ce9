// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <fstream>
#include <string>

namespace opossum::bench {

/// Resident memory of a process in MB. What is mapped from files is page cache that the kernel may take back.
struct ProcessMemory {
  double anonymous = 0;
  double mapped = 0;
};

/// `process` is its number; "self" = this one.
[[nodiscard]] inline ProcessMemory process_memory(const std::string& process = "self") {
  ProcessMemory memory;
  std::ifstream status("/proc/" + process + "/status");
  for (std::string line; std::getline(status, line);) {
    const auto megabytes = [&line] { return std::strtod(line.c_str() + line.find(':') + 1, nullptr) / 1024; };
    if (line.starts_with("RssAnon:")) memory.anonymous = megabytes();
    if (line.starts_with("RssFile:")) memory.mapped = megabytes();
  }
  return memory;
}

}  // namespace opossum::bench
