// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "store/event.hpp"
#include "store/log/segment.hpp"

namespace opossum::read {

/// The segment that holds a position, or the last one before it; nothing before the first.
[[nodiscard]] log::SegmentPointer segment_of(const log::SegmentList& segments, Position position);

[[nodiscard]] Result<std::optional<StoredEvent>> find_event(const log::SegmentList& segments, Position position);

}  // namespace opossum::read
