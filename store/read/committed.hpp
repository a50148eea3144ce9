// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "store/read/catalog.hpp"

namespace opossum::read {

/// What the view `committed` shows: pulled commits, and own ones whose acceptance was pulled. Made for one snapshot.
class Committed {
 public:
  /// Nothing for the other views, and if this store never pulled: then it has no authority above it, and everything effective is
  /// committed. Errc::damaged, io_error.
  [[nodiscard]] static Result<std::optional<Committed>> of(View view, const Catalog& catalog, const Snapshot& snapshot);

  /// Own commits up to it have their outcome; those of them that are not refused are accepted.
  [[nodiscard]] Sequence own() const noexcept { return own_; }
  /// The caller holds the index's read_lock().
  [[nodiscard]] bool contains(const index::SegmentIndex& index, std::uint32_t ordinal) const;

 private:
  explicit Committed(Sequence own) : own_(own) {}
  Sequence own_;
};

/// Records of the store itself are about its own log only: they are in no history that others share.
[[nodiscard]] bool is_record(std::string_view event_json) noexcept;

/// The first event of the first own commit behind `own`: whether it will be accepted is not known. Beyond the head if there is none.
[[nodiscard]] Result<Position> first_pending(const Snapshot& snapshot, Sequence own);

}  // namespace opossum::read
