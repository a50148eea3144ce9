// SPDX-License-Identifier: MIT
#include "store/log/mend_lines.hpp"

#include "store/format/line_reader.hpp"
#include "store/log/line_check.hpp"

namespace opossum::log {

std::optional<std::string> mend_lines(std::string_view bytes, const std::optional<SegmentEnd>& end) {
  LineCheck check(std::nullopt);
  std::string mended;
  bool proven = true;  // no line was left out since the last one that proves the number of commits before it
  for (auto line = format::line_at(bytes, 0); line; line = format::line_at(bytes, line->next)) {
    const bool first = line->start == 0;
    if (first ? check.header(line->text).has_value() : check.accept(line->text, 0).has_value()) {
      mended.append(line->text).push_back('\n');
      proven = true;
      continue;
    }
    // A line that proves itself but does not follow: what it follows is lost.
    if (first || format::crc_matches(line->text)) return std::nullopt;
    proven = false;
  }
  if (mended.empty()) return std::nullopt;
  if (!end) return proven ? std::optional(std::move(mended)) : std::nullopt;
  const WriterState& state = check.state();
  if (state.commit != end->commit || state.chain != end->chain) return std::nullopt;
  if (!check.sealed()) {
    format::append_chain(mended, {.chain = state.chain, .commit = state.commit, .position = state.position, .time = state.time, .sealed = true});
  }
  return mended;
}

}  // namespace opossum::log
