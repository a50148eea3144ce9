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
#include "store/result.hpp"

namespace opossum::sync::protocol {

/// From this sequence on, decisions were made knowing every refusal up to `refusals` (the protocol's r).
struct Known {
  Sequence from;
  Sequence refusals;
  friend bool operator==(const Known&, const Known&) = default;
};

/// The first line of a PUSH.
struct PushHead {
  std::string store;
  std::uint32_t epoch = 1;
  std::uint8_t lane = 0;
  Sequence first{};              ///< of the first entry; the others follow without gaps
  std::uint32_t count = 0;
  Digest before{};               ///< link of first - 1
  Digest link{};                 ///< link of the last entry
  Sequence last{};               ///< the newest sequence authored at the edge, for its lag
  std::vector<Known> known{};    ///< in order; refusals known before the first one: none
};

/// One commit of a PUSH.
struct PushEntry {
  std::string_view line{};       ///< as authored, without newline; empty if withheld
  Digest digest{};               ///< what it adds to the link
  std::uint64_t bytes = 0;       ///< length of the authored line
  [[nodiscard]] bool withheld() const noexcept { return line.empty(); }
};

struct Push {
  PushHead head;
  std::vector<PushEntry> entries;  ///< views into the payload that was read
};

/// The head as one line with newline; entries are appended to it.
[[nodiscard]] std::string to_line(const PushHead& head);
void append_entry(std::string& payload, std::string_view line);
/// Stands for a line that is longer than the central takes.
void append_withheld(std::string& payload, const Digest& digest, std::uint64_t bytes);

/// Errc::protocol for anything else than a head and `count` entries. Says nothing about whether the lines are commits.
[[nodiscard]] Result<Push> read_push(std::string_view payload, std::uint32_t commits_max);

}  // namespace opossum::sync::protocol
