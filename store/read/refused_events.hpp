// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <shared_mutex>
#include <vector>

#include "store/commit.hpp"

namespace opossum::read {

/// Which own events were refused by the store that decides, and which record says so. Derived from the log; thread-safe.
/// The writer adds a refusal when it prepares its record; readers see it once their head covers the record.
class RefusedEvents {
 public:
  struct Refusal {
    Position record;       ///< of the `$sync.rejected` event
    PositionRange events;
  };

  void add(Refusal refusal);
  /// Forgets records behind `head`: they were not written after all.
  void drop_after(Position head);
  void clear() { drop_after(Position()); }

  /// Cheap; false means that nothing was ever refused.
  [[nodiscard]] bool any() const noexcept { return any_.load(std::memory_order_acquire); }
  /// Whether a reader whose head is `head` sees the event as refused.
  [[nodiscard]] bool contains(Position event, Position head) const;
  /// Those whose record lies behind `after`, newest first.
  [[nodiscard]] std::vector<Refusal> recorded_after(Position after) const;

 private:
  mutable std::shared_mutex mutex_;
  std::vector<Refusal> by_event_;   ///< by first event; they do not overlap
  std::vector<Refusal> by_record_;  ///< by record
  std::atomic<bool> any_ = false;
};

}  // namespace opossum::read
