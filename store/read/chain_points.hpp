// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <mutex>

#include "store/read/catalog.hpp"

namespace opossum::read {

/// Chain values in the middle of the log. They are not stored for every commit, so they are worked out from the segment's begin, and
/// where the last question ended is remembered for the next one. Thread-safe.
class ChainPoints {
 public:
  /// The chain after `commit`, which is not beyond the snapshot's head. Errc::damaged, io_error.
  [[nodiscard]] Result<Digest> at(const Snapshot& snapshot, CommitNumber commit);
  /// What the line of `commit` was chained to.
  [[nodiscard]] Result<Digest> before(const Snapshot& snapshot, CommitNumber commit);

 private:
  struct Point {
    CommitNumber commit;  ///< zero: right behind the header
    Digest chain{};
  };
  [[nodiscard]] Result<Point> begin_of(const log::Segment& segment) const;

  std::mutex mutex_;
  std::map<CommitNumber, Point> by_segment_;  ///< the furthest that was worked out, by first commit
};

}  // namespace opossum::read
