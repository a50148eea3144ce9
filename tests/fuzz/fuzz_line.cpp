// SPDX-License-Identifier: MIT
// Any bytes as a line with a right CRC, so that the readers behind the checksum are reached: what they hand out lies inside the line.
#include <cstdint>
#include <string>

#include "store/event.hpp"
#include "store/format/line_reader.hpp"
#include "tests/fuzz/right_crc.hpp"

namespace {

using namespace opossum;

void check_inside(std::string_view part, std::string_view line) {
  if (part.empty()) return;
  OPOSSUM_ASSERT(part.data() >= line.data() && part.data() + part.size() <= line.data() + line.size());
}

void check_commit(std::string_view line) {
  const auto commit = parse_commit_line(line);
  if (!commit) return;
  for (const std::string_view part : {commit->key, commit->condition, commit->sync, commit->salt}) check_inside(part, line);
  Position position = commit->events.front().position;
  for (const EventSlice& event : commit->events) {
    OPOSSUM_ASSERT(event.position == position);
    position = position.next();
    for (const std::string_view part : {event.json, event.rest, event.type, event.time}) check_inside(part, line);
    for (const std::string_view tag : event.tags) check_inside(tag, line);
    static_cast<void>(StoredEvent(event.position, event.json, nullptr).fields());
  }
  static_cast<void>(format::chain_digest(line, *commit));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string line = fuzz::with_right_crc({reinterpret_cast<const char*>(data), size});
  OPOSSUM_ASSERT(format::crc_matches(line));
  static_cast<void>(format::kind_of(line));
  static_cast<void>(format::parse_header(line));
  static_cast<void>(format::parse_chain(line));
  check_commit(line);
  return 0;
}
