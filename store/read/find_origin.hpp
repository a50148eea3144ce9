// SPDX-License-Identifier: MIT
#pragma once

#include "store/event_store.hpp"
#include "store/read/catalog.hpp"

namespace opossum::read {

/// The link of a sequence authored here, worked out from the nearest segment's end before it.
[[nodiscard]] Result<Digest> link_at(const Snapshot& snapshot, Sequence sequence);

/// The commit with this origin and sequence.
[[nodiscard]] Result<std::optional<StoredCommit>> find_outcome(const Snapshot& snapshot, const OriginId& origin, Sequence sequence);

}  // namespace opossum::read
