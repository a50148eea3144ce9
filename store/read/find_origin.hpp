// SPDX-License-Identifier: MIT
#pragma once

#include "store/event_store.hpp"
#include "store/read/catalog.hpp"

namespace opossum::read {

/// The link of a sequence authored here, worked out from the nearest segment's end before it.
[[nodiscard]] Result<Digest> link_at(const Snapshot& snapshot, Sequence sequence);

/// The commit with this origin and sequence.
[[nodiscard]] Result<std::optional<StoredCommit>> find_outcome(const Snapshot& snapshot, const OriginId& origin, Sequence sequence);

/// The newest commit that moved `counter` among those whose events lie behind `after` and before `before`, or nothing.
[[nodiscard]] Result<std::optional<StoredCommit>> find_newest(const Snapshot& snapshot, const OriginId& counter, Position after,
                                                              Position before);

/// The commit that holds the event at `position`, or nothing.
[[nodiscard]] Result<std::optional<StoredCommit>> find_commit(const Snapshot& snapshot, Position position);

}  // namespace opossum::read
