// SPDX-License-Identifier: MIT
#pragma once

#include <cstdio>
#include <string>

#include "tests/bench/machine.hpp"

namespace opossum::bench {

inline void print_header() { std::printf("| what | figure | aim |\n| --- | ---: | --- |\n"); }

/// A row of a table of single figures, printed at once.
inline void print_row(const std::string& what, const std::string& figure, const std::string& aim = {}) {
  std::printf("| %s | %s | %s |\n", what.c_str(), figure.c_str(), aim.c_str());
  std::fflush(stdout);
}

/// 1234.5 microseconds as "1.23 ms".
inline std::string microseconds(double value) {
  char text[32];
  if (value < 99.5) {
    std::snprintf(text, sizeof text, value < 9.95 ? "%.1f µs" : "%.0f µs", value);
  } else if (value < 999.5) {
    std::snprintf(text, sizeof text, "%.0f µs", value);
  } else {
    std::snprintf(text, sizeof text, value < 99'950 ? "%.2f ms" : "%.0f ms", value / 1000);
  }
  return text;
}

inline std::string megabytes(double value) { return grouped(value) + " MB"; }

}  // namespace opossum::bench
