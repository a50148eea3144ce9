// SPDX-License-Identifier: MIT
#include "store/read/chain_points.hpp"

#include <algorithm>

#include "store/format/line_reader.hpp"
#include "store/read/commit_cursor.hpp"

namespace opossum::read {

namespace {

constexpr std::size_t kSegmentsRemembered = 16;

log::SegmentPointer segment_with(const log::SegmentList& segments, CommitNumber commit) {
  const auto next = std::ranges::upper_bound(segments, commit, {}, [](const auto& segment) { return segment->first_commit(); });
  return next == segments.begin() ? nullptr : *std::prev(next);
}

}  // namespace

Result<ChainPoints::Point> ChainPoints::begin_of(const log::Segment& segment) const {
  log::ByteRange range;
  {
    const auto lock = segment.index().read_lock();
    range.length = segment.index().commit(0).offset;  // the header, and perhaps a chain line behind it
  }
  auto slices = segment.read(std::span(&range, 1));
  if (!slices) return std::unexpected(std::move(slices).error());
  const std::string_view bytes = slices->front().bytes;
  const std::string_view line = bytes.substr(0, bytes.find('\n'));
  auto header = format::parse_header(line);
  if (!header) return std::unexpected(std::move(header).error());
  return Point{{}, chained(header->chain, sha256(line))};
}

Result<Digest> ChainPoints::before(const Snapshot& snapshot, CommitNumber commit) {
  if (!commit || commit > snapshot.head.commit) {
    return fail(Errc::invalid_argument, "commit " + std::to_string(commit.value()) + " is not stored here");
  }
  const log::SegmentPointer segment = segment_with(*snapshot.segments, commit);
  if (segment->first_commit() != commit) return at(snapshot, CommitNumber(commit.value() - 1));
  auto begin = begin_of(*segment);
  if (!begin) return std::unexpected(std::move(begin).error());
  return begin->chain;
}

Result<Digest> ChainPoints::at(const Snapshot& snapshot, CommitNumber commit) {
  const log::SegmentPointer segment = segment_with(*snapshot.segments, commit);
  // When the next segment has no commit yet, a store that was just opened has its header in the head's chain.
  if (commit == snapshot.head.commit && (!commit || segment == snapshot.segments->back())) return snapshot.head.chain;
  if (!segment || !commit) return fail(Errc::invalid_argument, "commit " + std::to_string(commit.value()) + " is not stored here");
  const std::scoped_lock lock(mutex_);
  auto known = by_segment_.find(segment->first_commit());
  if (known == by_segment_.end() || known->second.commit > commit) {
    auto begin = begin_of(*segment);
    if (!begin) return std::unexpected(std::move(begin).error());
    known = by_segment_.insert_or_assign(segment->first_commit(), *begin).first;
  }
  Point point = known->second;
  CommitLineCursor cursor(snapshot, {.after = point.commit ? point.commit : CommitNumber(segment->first_commit().value() - 1)});
  while (point.commit < commit) {
    auto next = cursor.next();
    if (!next) return std::unexpected(std::move(next).error());
    if (!*next) return fail(Errc::invalid_argument, "commit " + std::to_string(commit.value()) + " is not stored here");
    auto line = parse_commit_line((*next)->line());
    if (!line) return std::unexpected(std::move(line).error());
    point = {line->commit, chained(point.chain, format::chain_digest((*next)->line(), *line))};
  }
  known->second = point;
  // The oldest goes: questions are mostly about the end of the log.
  if (by_segment_.size() > kSegmentsRemembered) by_segment_.erase(by_segment_.begin());
  return point.chain;
}

}  // namespace opossum::read
