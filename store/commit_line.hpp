// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/origin.hpp"
#include "store/position.hpp"
#include "store/query.hpp"
#include "store/result.hpp"

namespace opossum {

/// A slice of one event inside a commit line.
struct EventSlice {
  Position position;
  std::string_view json;              ///< the whole event object
  std::string_view rest;              ///< what follows `"position":N,` up to and including the closing brace
  std::string_view type;              ///< raw: between the quotes, escapes not resolved
  std::vector<std::string_view> tags; ///< raw
  std::string_view time;              ///< between the quotes
};

/// A parsed commit line (store format, Lines). Views point into the line that was parsed.
struct CommitLine {
  CommitNumber commit;
  std::optional<Digest> was{};         ///< an erased commit keeps its original line's digest
  std::string_view key{};              ///< raw, between the quotes; empty when absent
  std::string_view condition{};        ///< raw JSON object; empty when absent
  std::optional<Origin> origin{};
  Sequence sequence{};                 ///< zero when absent
  std::uint8_t lane = 0;
  std::string_view sync{};             ///< raw JSON object; empty when absent
  std::string_view salt{};
  std::vector<EventSlice> events;
};

/// Parses one line without its newline and checks its CRC, its key order and its numbers. Errc::damaged says what is wrong where.
[[nodiscard]] Result<CommitLine> parse_commit_line(std::string_view line);

/// The same line with other events in their places and a CRC that fits: what a peer is shown of a commit. `line` is parsed from `text`.
[[nodiscard]] std::string with_events(std::string_view text, const CommitLine& line, const std::vector<std::string>& events);

/// Where a pulled commit was found. Errc::damaged for any other.
[[nodiscard]] Result<PulledFrom> pulled_from(const CommitLine& line);

/// Resolves JSON escapes of a raw string. Errc::damaged on a bad escape.
[[nodiscard]] Result<std::string> unescape(std::string_view raw);

/// The condition object of a commit line: `{"failIfEventsMatch":{"items":[…]},"after":5}`.
struct StoredCondition {
  Query query;
  std::optional<Position> after;
};
[[nodiscard]] Result<StoredCondition> parse_condition(std::string_view json);

}  // namespace opossum
