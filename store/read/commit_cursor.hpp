// SPDX-License-Identifier: MIT
#pragma once

#include "store/cursor.hpp"
#include "store/read/catalog.hpp"

namespace opossum::read {

/// Which commit lines are wanted.
struct CommitRange {
  CommitNumber after;            ///< exclusive
  bool authored_only = false;    ///< only those with a sequence of this store's own ...
  Sequence after_sequence{};     ///< ... greater than this one
};

/// Walks commit lines, a batch at a time.
class CommitLineCursor {
 public:
  CommitLineCursor(Snapshot snapshot, const CommitRange& range);
  [[nodiscard]] Result<std::optional<StoredCommit>> next();

 private:
  [[nodiscard]] Result<void> fill();
  [[nodiscard]] Result<void> fill_from(const log::Segment& segment, std::uint64_t segment_end);
  [[nodiscard]] bool wanted(const index::CommitEntry& entry) const;

  Snapshot snapshot_;
  CommitRange range_;
  std::size_t segment_ = 0;
  std::uint64_t next_;   ///< commit number
  std::uint64_t end_;
  std::vector<StoredCommit> batch_;
  std::size_t batch_at_ = 0;
};

}  // namespace opossum::read
