// SPDX-License-Identifier: MIT
#pragma once

#include "store/log/segment_check.hpp"

namespace opossum::log {

/// Whether segments fit together: numbers, positions, sequences and the chain go on from one to the next. Not thread-safe.
class Continuity {
 public:
  explicit Continuity(std::string store) : store_(std::move(store)) {}

  /// The next segment in order of first commits. What does not fit is said once, and the segment taken as it is.
  [[nodiscard]] std::optional<Finding> add(const SegmentVerdict& verdict);
  /// True if a missing segment that began with `first` was already said.
  [[nodiscard]] bool misses(CommitNumber first) const;

 private:
  struct Gap {
    CommitNumber from;
    CommitNumber to;
  };

  [[nodiscard]] std::optional<std::string> check(const SegmentVerdict& verdict);
  [[nodiscard]] std::optional<std::string> check_follows(const SegmentVerdict& verdict);

  std::string store_;
  bool begun_ = false;
  std::optional<WriterState> before_;  ///< nothing: it is not known where the segment before ends
  std::optional<Sequence> sequence_;   ///< the last one; nothing: not known
  std::vector<Gap> gaps_;
};

}  // namespace opossum::log
