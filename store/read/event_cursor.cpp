// SPDX-License-Identifier: MIT
#include "store/read/event_cursor.hpp"

#include <algorithm>
#include <limits>

#include "store/format/log_format.hpp"
#include "store/format/scanner.hpp"
#include "store/read/find_event.hpp"

namespace opossum::read {

namespace {

// Small at first, so that a read of a few events stays cheap; large later, so that a scan is fast.
constexpr std::size_t kBatchMax = 1024;

std::string_view time_of(std::string_view event) {
  format::Scanner scanner(event);
  scanner.expect("{\"position\":");
  static_cast<void>(scanner.number());
  scanner.expect(",\"type\":");
  static_cast<void>(scanner.string());
  scanner.expect(",\"tags\":");
  static_cast<void>(scanner.value());
  scanner.expect(",\"time\":");
  return scanner.string();
}

}  // namespace

EventCursor::EventCursor(Snapshot snapshot, std::shared_ptr<const index::TermQuery> query, const ReadOptions& options,
                         std::optional<Committed> committed)
    : snapshot_(std::move(snapshot)),
      query_(std::move(query)),
      backwards_(options.backwards),
      committed_(std::move(committed)),
      refused_(options.view == View::all || !snapshot_.refused->any() ? nullptr : snapshot_.refused),
      low_(options.after ? options.after->value() : 0),
      high_(snapshot_.head.position.value() + 1),
      left_(options.limit.value_or(std::numeric_limits<std::uint64_t>::max())),
      since_(options.since ? to_rfc3339(*options.since) : ""),
      until_(options.until ? to_rfc3339(*options.until) : "") {
  // A store whose first events were retired begins later than position 1.
  const std::uint64_t first = snapshot_.segments->empty() ? 1 : snapshot_.segments->front()->first_position().value();
  low_ = low_ < first ? first : low_ + (low_ == std::numeric_limits<std::uint64_t>::max() ? 0 : 1);
  if (options.before) high_ = std::min(high_, options.before->value());
  high_ = std::max(high_, low_);
}

Result<std::optional<StoredEvent>> EventCursor::next() {
  if (left_ == 0) return std::nullopt;
  while (batch_at_ == batch_.size()) {
    if (low_ >= high_) return std::nullopt;
    OPOSSUM_TRY(fill());
  }
  --left_;
  return std::optional(std::move(batch_[batch_at_++]));
}

bool EventCursor::outside_times(const index::SegmentIndex& index) const {
  return (!since_.empty() && index.time_max() < since_) || (!until_.empty() && index.time_min() >= until_);
}

bool EventCursor::in_times(std::string_view event) const {
  if (since_.empty() && until_.empty()) return true;
  const std::string_view time = time_of(event);
  return (since_.empty() || time >= since_) && (until_.empty() || time < until_);
}

Result<void> EventCursor::fill() {
  batch_.clear();
  batch_at_ = 0;
  std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(batch_size_, left_));
  batch_size_ = std::min(batch_size_ * 4, kBatchMax);
  std::vector<Part> parts;
  while (low_ < high_ && wanted != 0) {
    Part part = next_part(wanted);
    wanted -= part.ordinals.size();
    if (!part.ordinals.empty()) parts.push_back(std::move(part));
  }
  // A disk answers many questions at once much faster than one after the other.
  for (const Part& part : parts) part.segment->will_read(part.ranges);
  for (const Part& part : parts) {
    auto taken = take(part);
    if (taken) continue;
    // What comes before the damage is handed out first; the next batch begins with the damage, and so does every later try.
    edge() = part.edge;
    return batch_.empty() ? taken : Result<void>();
  }
  return {};
}

EventCursor::Part EventCursor::next_part(std::size_t max) {
  const log::SegmentList& segments = *snapshot_.segments;
  const std::size_t count = segments_up_to(segments, Position(backwards_ ? high_ - 1 : low_));
  OPOSSUM_ASSERT(count != 0);
  Part part{segments[count - 1], edge(), {}, {}};
  const std::size_t ahead = count - 1 + (backwards_ ? -index::kSearchAhead : index::kSearchAhead);
  // Backwards from near the beginning it wraps around, beyond the end as well.
  if (ahead < segments.size()) index::will_search(segments[ahead]->index(), *query_);
  const index::SegmentIndex& index = part.segment->index();
  const std::uint64_t first = part.segment->first_position().value();
  const auto lock = index.read_lock();
  const std::uint64_t segment_end = first + index.events();
  const index::Window window{static_cast<std::uint32_t>(std::max(low_, first) - first),
                             static_cast<std::uint32_t>(std::min(high_, segment_end) - first), backwards_, max};
  if (!outside_times(index)) search(index, *query_, window, part.ordinals);
  // Fewer than asked for means that this segment has no more.
  if (part.ordinals.size() < max) edge() = backwards_ ? std::max(first, low_) : std::min(segment_end, high_);
  else edge() = first + part.ordinals.back() + (backwards_ ? 0 : 1);
  if (committed_) std::erase_if(part.ordinals, [&](std::uint32_t ordinal) { return !committed_->contains(index, ordinal); });
  part.ranges.reserve(part.ordinals.size());
  for (const std::uint32_t ordinal : part.ordinals) {
    const index::EventRange event = index.event(ordinal);
    part.ranges.push_back({event.offset, event.length});
  }
  return part;
}

Result<void> EventCursor::take(const Part& part) {
  auto slices = part.segment->read(part.ranges);
  if (!slices) return std::unexpected(std::move(slices).error());
  for (std::size_t i = 0; i < part.ordinals.size(); ++i) {
    const Position position = position_of(*part.segment, part.ordinals[i]);
    if (refused_ != nullptr && refused_->contains(position, head())) continue;
    if (committed_ && is_record((*slices)[i].bytes)) continue;
    if (!in_times((*slices)[i].bytes)) continue;
    batch_.emplace_back(position, (*slices)[i].bytes, std::move((*slices)[i].owner));
  }
  return {};
}

}  // namespace opossum::read
