// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/commit_line.hpp"
#include "store/event_store.hpp"
#include "sync/protocol/page_body.hpp"
#include "sync/pull/backfill_log.hpp"

namespace opossum::sync::pull {

inline constexpr std::string_view kPulledType = "$sync.pulled";
inline constexpr std::string_view kFilterType = "$sync.filter";

/// What an edge keeps in its own log of a central's history: the commits that its filter lets through, each with the place where it was
/// found, which is the checkpoint. Not thread-safe.
class PullLog {
 public:
  /// Without a filter nothing is pulled; what was pulled before stays known.
  PullLog(EventStore& store, std::string target, std::optional<Query> filter)
      : store_(store), target_(std::move(target)), filter_(std::move(filter)) {}

  /// Reads how far this central's history is known. Nothing for a central that is not known yet (empty).
  [[nodiscard]] Result<void> load(const std::string& central);
  /// Goes on in the newest of these branches, which the central named; records the filter before anything is pulled through it.
  /// Only if something is wanted(). Errc::refused if what was pulled before is no part of that history.
  [[nodiscard]] Result<void> begin(const std::vector<protocol::Branch>& branches);

  [[nodiscard]] bool wanted() const noexcept { return filter_.has_value(); }
  /// Everything up to here was looked at; the branch is empty before begin().
  [[nodiscard]] const protocol::Pulled& at() const noexcept { return at_; }
  /// A filter that lets more through than the last one first gets what that passed over; until then at() stays.
  [[nodiscard]] bool backfills() const noexcept { return backfill_.has_value(); }
  [[nodiscard]] protocol::Pull next(std::uint64_t bytes) const;

  /// Stores a page that goes on at at(). Durable when it returns. After an error at() is where the log ends.
  [[nodiscard]] Result<void> apply(const protocol::Page& page);
  /// Whether something was looked at that the log does not say yet. It is only written from time to time: most of it matters to nobody.
  [[nodiscard]] bool mark_due() const noexcept { return at_.position > recorded_; }
  [[nodiscard]] Result<void> mark();

  struct Known {
    Position pulled;           ///< in the central's log
    std::uint32_t filter = 0;  ///< 1 + its place in filters(); 0 = nothing was pulled
    friend bool operator==(const Known&, const Known&) = default;
  };
  /// What a decision at this position of the own log had seen of the central's. Fast for positions that grow.
  [[nodiscard]] Result<Known> known_at(Position position);
  [[nodiscard]] const std::vector<Query>& filters() const noexcept { return filters_; }

 private:
  [[nodiscard]] OriginId counter() const { return pull_counter(branch_.store, branch_.epoch); }
  [[nodiscard]] Result<void> load_checkpoint();
  [[nodiscard]] bool holds_what_was_pulled(const std::vector<protocol::Branch>& branches) const;
  [[nodiscard]] Result<void> load_filters(const std::string& central);
  [[nodiscard]] Result<void> load_backfill(const std::string& central);
  [[nodiscard]] Result<void> look_at_filter();
  /// `filter` holds from now on, and what it lets through is here from `from` on.
  [[nodiscard]] Result<void> record_filter(const Query& filter, Position from);
  void add_filter(Query filter, Position recorded, Position from, Position at);
  [[nodiscard]] std::vector<protocol::Covered> covered() const;
  [[nodiscard]] Result<void> apply_backfill(const protocol::Page& page);
  void place(Commit& commit, Position to, Sequence own, const std::vector<protocol::Accepted>& echo, const Digest& hash);
  [[nodiscard]] Sequence take_echo(const std::vector<protocol::Accepted>& own, std::size_t& next, Position before);

  EventStore& store_;
  const std::string target_;
  const std::optional<Query> filter_;

  protocol::BranchName branch_{};
  std::vector<OriginId> earlier_{};           ///< counters of earlier branches that were pulled from, newest first
  protocol::Pulled at_{};
  Sequence own_{};                            ///< own commits that have their outcome at or below at_
  Position recorded_{};                       ///< how far the log says so
  std::vector<protocol::Accepted> echo_{};    ///< own commits that were accepted behind recorded_

  std::vector<Position> filter_positions_{};  ///< where filters_ were recorded
  std::vector<Query> filters_{};
  std::vector<protocol::Covered> covered_{};  ///< by each of filters_; the last one's end is not known here
  std::optional<BackfillLog> backfill_{};

  // The newest answer of known_at().
  Position asked_{};
  Position known_{};
};

}  // namespace opossum::sync::pull
