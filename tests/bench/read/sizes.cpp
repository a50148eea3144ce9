// SPDX-License-Identifier: MIT
#include <filesystem>

#include "tests/bench/read/parts.hpp"

namespace opossum::bench {

namespace {

double bytes_below(const std::string& folder) {
  std::uintmax_t bytes = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return static_cast<double>(bytes);
}

std::string tenths(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

}  // namespace

void measure_sizes(const Subject& subject) {
  const auto events = static_cast<double>(subject.history.events());
  const double log = bytes_below(subject.options.directory + "/log") / events;
  const double index = bytes_below(subject.options.directory + "/index") / events;
  print_row("bytes an event on disk: log + index", tenths(log) + " + " + tenths(index) + " = " + tenths(log + index),
               subject.options.compress ? "≤ 40" : "");
}

}  // namespace opossum::bench
