// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "store/event.hpp"
#include "store/log/segment.hpp"

namespace opossum::read {

/// How many segments begin at or before a position: the last of them is the one that holds it.
[[nodiscard]] std::size_t segments_up_to(const log::SegmentList& segments, Position position);
/// The segment that holds a position, or the last one before it; nothing before the first.
[[nodiscard]] log::SegmentPointer segment_of(const log::SegmentList& segments, Position position);

[[nodiscard]] Result<std::optional<StoredEvent>> find_event(const log::SegmentList& segments, Position position);

}  // namespace opossum::read
