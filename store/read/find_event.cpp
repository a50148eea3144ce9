// SPDX-License-Identifier: MIT
#include "store/read/find_event.hpp"

#include <algorithm>

namespace opossum::read {

std::size_t segments_up_to(const log::SegmentList& segments, Position position) {
  return static_cast<std::size_t>(std::ranges::upper_bound(segments, position, {}, &log::Segment::first_position) - segments.begin());
}

log::SegmentPointer segment_of(const log::SegmentList& segments, Position position) {
  const std::size_t count = segments_up_to(segments, position);
  return count == 0 ? nullptr : segments[count - 1];
}

Result<std::optional<StoredEvent>> find_event(const log::SegmentList& segments, Position position) {
  const log::SegmentPointer segment = segment_of(segments, position);
  if (!segment) return std::nullopt;
  log::ByteRange range;
  {
    const auto lock = segment->index().read_lock();
    const std::uint64_t ordinal = position.value() - segment->first_position().value();
    if (ordinal >= segment->index().events()) return std::nullopt;
    const index::EventRange event = segment->index().event(static_cast<std::uint32_t>(ordinal));
    range = {event.offset, event.length};
  }
  auto slices = segment->read(std::span(&range, 1));
  if (!slices) return std::unexpected(std::move(slices).error());
  return StoredEvent(position, slices->front().bytes, std::move(slices->front().owner));
}

}  // namespace opossum::read
