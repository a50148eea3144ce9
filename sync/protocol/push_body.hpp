// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/origin.hpp"
#include "store/position.hpp"
#include "store/query.hpp"
#include "store/result.hpp"

namespace opossum::sync::protocol {

/// What decisions from this sequence on were made on, besides this origin's own commits.
struct Basis {
  Sequence from;
  Sequence refusals;             ///< every refusal up to it was recorded (the protocol's r)
  Position pulled{};             ///< the central's log up to it was pulled (H) …
  std::uint32_t filter = 0;      ///< … through this filter: 1 + its place in PushHead::filters; 0 = none, nothing was pulled
  friend bool operator==(const Basis&, const Basis&) = default;
};

/// The first line of a PUSH.
struct PushHead {
  std::string store;
  std::uint32_t epoch = 1;
  std::uint8_t lane = 0;
  std::string session{};         ///< the session token of the edge
  Sequence first{};              ///< the first one that is sent or skipped; the others follow without gaps
  std::uint32_t count = 0;       ///< of lines behind the head
  Digest before{};               ///< link of first - 1
  Digest link{};                 ///< link of the last sequence in it
  Sequence last{};               ///< the newest sequence authored at the edge, for its lag
  std::string branch{};          ///< of the central's history, which Basis::pulled counts in; empty if nothing was pulled
  std::vector<Query> filters{};
  std::vector<Basis> basis{};    ///< in order; before the first one nothing was known
};

/// Commits in a row that this target does not get to see.
struct Skip {
  Sequence to{};                 ///< the last of them
  Digest link{};                 ///< its link
};

/// One commit of a PUSH.
struct PushEntry {
  Sequence sequence{};
  std::string_view line{};       ///< without newline; empty if withheld
  Digest digest{};               ///< what it adds to the link
  std::uint64_t bytes = 0;       ///< length of the line as it is sent, or as authored if it is withheld
  bool redacted = false;         ///< the line is not whole: `digest` is that of the authored one
  std::optional<Skip> skip{};    ///< what lies between the entry before (or the head's `first`) and this one
  [[nodiscard]] bool withheld() const noexcept { return line.empty(); }
};

struct Push {
  PushHead head;
  std::vector<PushEntry> entries;  ///< views into the payload that was read
  std::optional<Skip> skip{};      ///< behind the last entry
  /// The last sequence that is in it.
  [[nodiscard]] Sequence last() const noexcept { return skip ? skip->to : entries.back().sequence; }
};

/// The head as one line with newline; entries are appended to it.
[[nodiscard]] std::string to_line(const PushHead& head);
void append_entry(std::string& payload, std::string_view line);
/// A line that does not hold everything that was authored.
void append_redacted(std::string& payload, const Digest& authored, std::string_view line);
/// Stands for all commits behind the line before it, up to here.
void append_skip(std::string& payload, const Skip& skip);
/// Stands for a line that is longer than the central takes.
void append_withheld(std::string& payload, const Digest& digest, std::uint64_t bytes);

/// Up to the next newline, which is consumed; nothing if there is none, or nothing before it.
[[nodiscard]] std::optional<std::string_view> take_line(std::string_view& rest);

/// Errc::protocol for anything else than a head and `count` entries. Says nothing about whether the lines are commits.
[[nodiscard]] Result<Push> read_push(std::string_view payload, std::uint32_t commits_max);

}  // namespace opossum::sync::protocol
