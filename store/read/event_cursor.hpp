// SPDX-License-Identifier: MIT
#pragma once

#include "store/cursor.hpp"
#include "store/index/search.hpp"
#include "store/query.hpp"
#include "store/read/catalog.hpp"
#include "store/read/committed.hpp"

namespace opossum::read {

/// Finds matching ordinals in batches, fetches their bytes together, and hands them out one by one.
class EventCursor {
 public:
  /// `committed` is set for that view, unless everything is.
  EventCursor(Snapshot snapshot, std::shared_ptr<const index::TermQuery> query, const ReadOptions& options,
              std::optional<Committed> committed = {});

  [[nodiscard]] Result<std::optional<StoredEvent>> next();
  [[nodiscard]] Position head() const noexcept { return snapshot_.head.position; }
  /// Everything before (backwards: after) this position was looked at.
  [[nodiscard]] Position scanned() const noexcept { return Position(backwards_ ? high_ : low_ - 1); }

 private:
  /// What a batch takes from one segment.
  struct Part {
    log::SegmentPointer segment;
    std::uint64_t edge;  ///< the edge of [low_, high_) that moves, as it was before this part
    std::vector<std::uint32_t> ordinals;
    std::vector<log::ByteRange> ranges;
  };
  [[nodiscard]] Result<void> fill();
  /// The next `max` that match in the segment at the edge, which moves on.
  [[nodiscard]] Part next_part(std::size_t max);
  [[nodiscard]] Result<void> take(const Part& part);
  [[nodiscard]] std::uint64_t& edge() noexcept { return backwards_ ? high_ : low_; }
  [[nodiscard]] bool outside_times(const index::SegmentIndex& index) const;
  [[nodiscard]] bool in_times(std::string_view event) const;

  Snapshot snapshot_;
  std::shared_ptr<const index::TermQuery> query_;
  bool backwards_;
  std::optional<Committed> committed_;
  const RefusedEvents* refused_;  ///< nullptr: none, or they are wanted
  std::uint64_t low_;    ///< positions in [low_, high_) are still to be looked at
  std::uint64_t high_;
  std::uint64_t left_;   ///< of the limit
  std::string since_;    ///< as text; empty = no bound
  std::string until_;
  std::size_t batch_size_ = 16;
  std::vector<StoredEvent> batch_;
  std::size_t batch_at_ = 0;
};

}  // namespace opossum::read
