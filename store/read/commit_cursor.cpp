// SPDX-License-Identifier: MIT
#include "store/read/commit_cursor.hpp"

#include <algorithm>

namespace opossum::read {

namespace {

constexpr std::size_t kBatchCommits = 1024;
constexpr std::uint64_t kBatchBytes = 512 * 1024;

}  // namespace

CommitLineCursor::CommitLineCursor(Snapshot snapshot, const CommitRange& range)
    : snapshot_(std::move(snapshot)), range_(range), next_(range.after.value() + 1), end_(snapshot_.head.commit.value() + 1) {
  if (!snapshot_.segments->empty()) next_ = std::max(next_, snapshot_.segments->front()->first_commit().value());
}

Result<std::optional<StoredCommit>> CommitLineCursor::next() {
  while (batch_at_ == batch_.size()) {
    if (next_ >= end_) return std::nullopt;
    OPOSSUM_TRY(fill());
  }
  return std::optional(std::move(batch_[batch_at_++]));
}

Result<void> CommitLineCursor::fill() {
  batch_.clear();
  batch_at_ = 0;
  const log::SegmentList& segments = *snapshot_.segments;
  const auto end_of = [&](std::size_t i) { return i + 1 < segments.size() ? segments[i + 1]->first_commit().value() : end_; };
  while (segment_ + 1 < segments.size() && end_of(segment_) <= next_) ++segment_;
  const log::Segment& segment = *segments[segment_];
  const std::uint64_t segment_end = std::min(end_of(segment_), end_);
  // A whole segment without anything new is passed over by one look at its end.
  if (range_.authored_only && segment_ + 1 < segments.size() && segment.authored().sequence <= range_.after_sequence) {
    next_ = segment_end;
    return {};
  }
  return fill_from(segment, segment_end);
}

bool CommitLineCursor::wanted(const index::CommitEntry& entry) const {
  if (!range_.authored_only) return true;
  return entry.origin == 0 && entry.sequence > range_.after_sequence.value();
}

Result<void> CommitLineCursor::fill_from(const log::Segment& segment, std::uint64_t segment_end) {
  std::vector<log::ByteRange> ranges;
  std::vector<CommitNumber> numbers;
  std::uint64_t bytes = 0;
  {
    const auto lock = segment.index().read_lock();
    for (; next_ < segment_end && ranges.size() < kBatchCommits && bytes < kBatchBytes; ++next_) {
      const index::CommitEntry entry = segment.index().commit(static_cast<std::uint32_t>(next_ - segment.first_commit().value()));
      if (!wanted(entry)) continue;
      ranges.push_back({entry.offset, entry.length});
      numbers.emplace_back(next_);
      bytes += entry.length;
    }
  }
  auto slices = segment.read(ranges);
  if (!slices) return std::unexpected(std::move(slices).error());
  for (std::size_t i = 0; i < ranges.size(); ++i) batch_.emplace_back(numbers[i], (*slices)[i].bytes, std::move((*slices)[i].owner));
  return {};
}

}  // namespace opossum::read
