// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <span>

#include "store/commit.hpp"
#include "store/commit_line.hpp"
#include "store/index/term.hpp"
#include "store/log/segment.hpp"
#include "store/read/refused_events.hpp"

namespace opossum::commit {

/// For the first condition that does not hold, the newest event after its `after` that matches, commits that are only prepared included.
/// A refused event counts at the position of the record that says so: who decided on it must decide again.
/// Events of the origins in `except` up to those sequences do not count.
[[nodiscard]] std::optional<Position> find_conflict(const log::SegmentList& segments, std::span<const AppendCondition> conditions,
                                                    std::span<const OwnKnowledge> except, const read::RefusedEvents& refused);

/// Where a commit is.
struct CommitPlace {
  log::SegmentPointer segment;
  std::uint32_t number = 0;  ///< in its segment
};

/// The commit stored under an idempotency key, or nothing.
[[nodiscard]] std::optional<CommitPlace> find_key(const log::SegmentList& segments, const index::Term& key);

/// Reads and parses a commit line. `owner` keeps its bytes.
struct LoadedCommit {
  CommitLine line;
  log::Slice slice;
};
[[nodiscard]] Result<LoadedCommit> load_commit(const CommitPlace& place);

}  // namespace opossum::commit
