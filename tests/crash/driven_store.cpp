// SPDX-License-Identifier: MIT
#include "tests/crash/driven_store.hpp"

#include <sstream>

namespace opossum::test {

StoreOptions driven_options(const std::string& directory) {
  StoreOptions options;
  options.directory = directory;
  options.segment_bytes = 8'000;
  options.preallocate_bytes = 4'096;
  options.disk_reserve_bytes = 0;
  return options;
}

Attempt driven_attempt(std::uint64_t number) { return {.number = number, .events = 1 + number % 3}; }

std::string take_report(const std::string& printed, std::vector<Attempt>& attempts) {
  std::istringstream lines(printed);
  std::string word;
  while (lines >> word) {
    std::string closed;
    if (word == "closed" && std::getline(lines, closed)) return closed;
    std::uint64_t number = 0;
    lines >> number;
    while (attempts.size() < number) {
      attempts.push_back(driven_attempt(attempts.size() + 1));
      attempts.back().refused = true;
    }
    if (number == 0) continue;
    Attempt& attempt = attempts[number - 1];
    attempt.refused = word == "refused";
    std::uint64_t commit = 0;
    if (word == "stored" && lines >> commit) attempt.receipt = Receipt{CommitNumber(commit), {}, {}};
  }
  return "";
}

}  // namespace opossum::test
