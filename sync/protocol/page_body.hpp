// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/query.hpp"
#include "sync/protocol/messages.hpp"

/// PULL and PAGE. Twin of docs/sync-protocol.md, "Messages".
namespace opossum::sync::protocol {

/// What was let through by a filter: the matching commits that end in (from, to].
struct Covered {
  Query filter;
  Position from;
  Position to;
  friend bool operator==(const Covered&, const Covered&) = default;
};

/// With it a PULL asks for what earlier filters passed over.
struct Backfill {
  Position until;                  ///< not beyond
  std::vector<Covered> except{};   ///< not what is here already
};

/// Asks for what follows a position of the central's log.
struct Pull {
  std::string store;               ///< the edge's store id
  std::uint32_t epoch = 1;
  Pulled at{};                     ///< where to go on
  Sequence own{};                  ///< own commits up to it have their outcome at or below `at`
  std::optional<Query> filter{};   ///< which commits: those with a matching event; no items = all; nothing = none
  std::uint64_t bytes = 0;         ///< of commit lines wished for; one commit comes in any case
  std::string session{};           ///< the session token of the edge
  std::optional<Backfill> backfill{};
};

/// The first line of a PAGE.
struct PageHead {
  std::string branch;
  Position from{};                 ///< exclusive
  Position to{};                   ///< everything up to it was looked at, whether it matched or not; always the end of a commit
  std::uint32_t count = 0;         ///< commit lines that follow
  Position head{};                 ///< of the central
  Digest hash{};                   ///< the central's chain value at `to`
  std::vector<Accepted> own{};     ///< the edge's own commits in (from, to] that were accepted: they do not come as lines
  Sequence own_through{};          ///< own commits up to it, accepted or refused, have their outcome at or below `to`
};

struct Page {
  PageHead head;
  std::vector<std::string_view> lines;  ///< as the central stores them; views into the payload that was read
};

[[nodiscard]] std::string to_json(const Pull& message);
/// Errc::protocol, as the other messages.
[[nodiscard]] Result<Pull> read_pull(std::string_view json);

/// The head as one line with newline; lines follow, each with its newline.
[[nodiscard]] std::string to_line(const PageHead& head);
/// Errc::protocol for anything else than a head and `count` lines. Says nothing about whether the lines are commits.
[[nodiscard]] Result<Page> read_page(std::string_view payload);

}  // namespace opossum::sync::protocol
