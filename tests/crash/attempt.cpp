// SPDX-License-Identifier: MIT
#include "tests/crash/attempt.hpp"

#include <charconv>

namespace opossum::test {

Commit commit_of(const Attempt& attempt) {
  Commit commit;
  for (std::size_t i = 0; i < attempt.events; ++i) {
    NewEvent event;
    event.type = "Type" + std::to_string(attempt.number % 3);
    event.tags = {"attempt:" + std::to_string(attempt.number), "shared:" + std::to_string(attempt.number % 4)};
    // Sizes differ, so that lines begin and end anywhere in a sector.
    event.data = "{\"attempt\":" + std::to_string(attempt.number) + ",\"part\":" + std::to_string(i) + ",\"pad\":\"" +
                 std::string(attempt.number * 131 % 700, 'x') + "\"}";
    commit.events.push_back(std::move(event));
  }
  return commit;
}

std::uint64_t number_in(std::string_view json, std::string_view name) {
  const std::string key = "\"" + std::string(name) + "\":";
  const std::size_t at = json.find(key);
  std::uint64_t value = 0;
  if (at != std::string_view::npos) std::from_chars(json.data() + at + key.size(), json.data() + json.size(), value);
  return value;
}

void settle(const EventStore& store, std::vector<Attempt>& attempts) {
  auto cursor = store.read_commits(CommitNumber());
  if (!cursor) return;
  std::vector<std::string> lines;
  for (auto line = cursor->next();; line = cursor->next()) {
    if (!line) return;  // a disk that fails tells nothing about what is there
    if (!*line) break;
    lines.emplace_back((*line)->line());
  }
  for (const std::string& line : lines) {
    const std::uint64_t number = number_in(line, "attempt");
    if (number == 0 || number > attempts.size()) continue;
    Attempt& attempt = attempts[number - 1];
    if (!attempt.receipt) attempt.receipt = Receipt{CommitNumber(number_in(line, "commit")), {}, {}};
    attempt.line = line;
  }
  for (Attempt& attempt : attempts) attempt.refused = !attempt.receipt;
}

}  // namespace opossum::test
