// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <shared_mutex>
#include <span>
#include <string_view>
#include <vector>

#include "store/index/postings.hpp"
#include "store/index/term.hpp"
#include "store/origin.hpp"

namespace opossum::index {

/// Bytes of an event object in its segment, counted from the segment's first byte, uncompressed.
struct EventRange {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;
  friend bool operator==(const EventRange&, const EventRange&) = default;
};

/// A commit line in its segment. On disk in sealed indexes, do not change.
struct CommitEntry {
  std::uint32_t offset = 0;
  std::uint32_t length = 0;       ///< without the newline
  std::uint32_t first_event = 0;  ///< ordinal
  std::uint32_t origin = 0;       ///< 0 = authored here, else 1 + its place in origins()
  std::uint64_t sequence = 0;     ///< the origin's; 0 = none
  friend bool operator==(const CommitEntry&, const CommitEntry&) = default;
};

struct OriginEntry {
  OriginId id;
  OriginProgress progress;
};

/// The index of one segment. Ordinals count its events from 0, in position order.
class SegmentIndex {
 public:
  virtual ~SegmentIndex() = default;

  /// Hold it while using what the other members return. Not twice at once by one thread.
  [[nodiscard]] virtual std::shared_lock<std::shared_mutex> read_lock() const = 0;

  [[nodiscard]] virtual std::uint32_t events() const = 0;
  [[nodiscard]] virtual std::uint32_t commits() const = 0;
  [[nodiscard]] virtual EventRange event(std::uint32_t ordinal) const = 0;
  [[nodiscard]] virtual CommitEntry commit(std::uint32_t number) const = 0;
  /// Ascending ordinals of the events with this type or tag; for a key the number of its commit.
  [[nodiscard]] virtual Postings postings(const Term& term) const = 0;
  /// The postings of this term will be asked for soon: its place may come into the cache meanwhile. Needs no lock, does not wait.
  virtual void will_ask(const Term& term) const { static_cast<void>(term); }
  /// The origins of this segment's commits, and how far they came by its end.
  [[nodiscard]] virtual std::vector<OriginEntry> origins() const = 0;
  /// Earliest and latest event time as text; empty without events.
  [[nodiscard]] virtual std::string_view time_min() const = 0;
  [[nodiscard]] virtual std::string_view time_max() const = 0;
};

/// The commit that holds the event `ordinal`.
[[nodiscard]] std::uint32_t commit_of_event(const SegmentIndex& index, std::uint32_t ordinal);

}  // namespace opossum::index
