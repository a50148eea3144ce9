// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>

#include "ingest/gap.hpp"

namespace opossum::ingest::gap {

/// One gap that lasts: what was reported since its last record. No I/O; time is passed in. Not thread-safe.
class MergedGap {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  void add(Gap report, Timestamp wall, Instant now);

  /// When something is to be done next: a record, or to forget the gap.
  [[nodiscard]] Instant due(const GapLogOptions& options) const;
  [[nodiscard]] bool has_unrecorded() const noexcept { return reports_ > 0; }
  [[nodiscard]] bool ended(const GapLogOptions& options, Instant now) const { return now >= last_report_ + options.quiet; }

  /// What is to be recorded, and how many reports it stands for.
  [[nodiscard]] const Gap& unrecorded() const noexcept { return gap_; }
  [[nodiscard]] std::uint64_t reports() const noexcept { return reports_; }
  /// Begins the next record where this one ended.
  void recorded(Instant now);
  /// The store did not take what `before` held; newer reports may have come since.
  void take_back(const MergedGap& before);

 private:
  Gap gap_;
  std::uint64_t reports_ = 0;
  Instant first_report_{};  ///< of those not recorded
  Instant last_report_{};
  std::optional<Instant> recorded_{};
};

/// The commit that records a gap.
[[nodiscard]] Commit to_commit(const Gap& gap, std::uint64_t reports);

}  // namespace opossum::ingest::gap
