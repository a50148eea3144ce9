// SPDX-License-Identifier: MIT
#include "store/read/find_origin.hpp"

#include <algorithm>
#include <ranges>

#include "store/commit/condition_check.hpp"
#include "store/format/line_reader.hpp"
#include "store/read/commit_cursor.hpp"
#include "store/read/find_event.hpp"

namespace opossum::read {

namespace {

/// The newest segment end at or before the sequence.
Linked start_for(const log::SegmentList& segments, Sequence sequence) {
  Linked start;
  for (std::size_t i = 0; i + 1 < segments.size(); ++i) {
    const Linked end = segments[i]->authored();
    if (end.sequence <= sequence) start = std::max(start, end, [](const Linked& a, const Linked& b) { return a.sequence < b.sequence; });
  }
  return start;
}

/// The first commit of an origin in a segment that is at or behind a sequence.
struct Reached {
  std::optional<std::uint32_t> commit{};
  bool exact = false;    ///< it is that sequence's own
  bool ends_before = false;  ///< the origin is here, and none reaches that far: earlier segments need not be asked
};

Reached find_in(const index::SegmentIndex& index, const OriginId& origin, Sequence sequence) {
  const auto lock = index.read_lock();
  const auto origins = index.origins();
  const auto found = std::ranges::find(origins, origin, &index::OriginEntry::id);
  if (found == origins.end()) return {};
  if (found->progress.decided < sequence) return {.commit = {}, .exact = false, .ends_before = true};
  const auto wanted = static_cast<std::uint32_t>(found - origins.begin()) + 1;
  for (std::uint32_t i = 0; i < index.commits(); ++i) {
    const index::CommitEntry entry = index.commit(i);
    if (entry.origin == wanted && entry.sequence >= sequence.value()) return {i, entry.sequence == sequence.value(), false};
  }
  return {};
}

Result<std::optional<StoredCommit>> load(const log::SegmentPointer& segment, std::uint32_t number) {
  auto loaded = commit::load_commit({segment, number});
  if (!loaded) return std::unexpected(std::move(loaded).error());
  return StoredCommit(segment->first_commit().plus(number), loaded->slice.bytes, std::move(loaded->slice.owner));
}

/// Among the events [from, to) of one segment.
std::optional<std::uint32_t> newest_in(const index::SegmentIndex& index, const OriginId& counter, std::uint64_t from, std::uint64_t to) {
  const auto lock = index.read_lock();
  const auto origins = index.origins();
  const auto found = std::ranges::find(origins, counter, &index::OriginEntry::id);
  if (found == origins.end() || to == 0 || index.events() == 0) return std::nullopt;
  const auto wanted = static_cast<std::uint32_t>(found - origins.begin()) + 1;
  const auto last = static_cast<std::uint32_t>(std::min<std::uint64_t>(to, index.events()) - 1);
  for (std::uint32_t i = commit_of_event(index, last) + 1; i-- > 0;) {
    const index::CommitEntry entry = index.commit(i);
    if (entry.first_event < from) return std::nullopt;
    if (entry.origin == wanted) return i;
  }
  return std::nullopt;
}

}  // namespace

Result<Digest> link_at(const Snapshot& snapshot, Sequence sequence) {
  Linked linked = start_for(*snapshot.segments, sequence);
  CommitLineCursor cursor(snapshot, {.after = {}, .authored_only = true, .after_sequence = linked.sequence});
  while (linked.sequence < sequence) {
    auto commit = cursor.next();
    if (!commit) return std::unexpected(std::move(commit).error());
    if (!*commit) return fail(Errc::invalid_argument, "sequence " + std::to_string(sequence.value()) + " is not stored here");
    auto line = parse_commit_line((*commit)->line());
    if (!line) return std::unexpected(std::move(line).error());
    linked = {line->sequence, chained(linked.link, format::chain_digest((*commit)->line(), *line))};
  }
  return linked.link;
}

Result<std::optional<StoredCommit>> find_outcome(const Snapshot& snapshot, const OriginId& origin, Sequence sequence) {
  // Sequences grow along the log. One that was skipped is covered by the first commit behind it.
  std::optional<std::pair<log::SegmentPointer, std::uint32_t>> covering;
  for (const log::SegmentPointer& segment : std::views::reverse(*snapshot.segments)) {
    const Reached reached = find_in(segment->index(), origin, sequence);
    if (reached.commit) covering.emplace(segment, *reached.commit);
    if (reached.exact || reached.ends_before) break;
  }
  if (!covering || covering->first->first_commit().plus(covering->second) > snapshot.head.commit) return std::nullopt;
  return load(covering->first, covering->second);
}

Result<std::optional<StoredCommit>> find_newest(const Snapshot& snapshot, const OriginId& counter, Position after, Position before) {
  before = std::min(before, snapshot.head.position.next());
  for (const log::SegmentPointer& segment : std::views::reverse(*snapshot.segments)) {
    const std::uint64_t first = segment->first_position().value();
    if (first >= before.value()) continue;
    const std::uint64_t from = after.value() < first ? 0 : after.value() - first + 1;
    if (const auto number = newest_in(segment->index(), counter, from, before.value() - first)) return load(segment, *number);
    if (from > 0) break;
  }
  return std::nullopt;
}

Result<std::optional<StoredCommit>> find_commit(const Snapshot& snapshot, Position position) {
  if (!position || position > snapshot.head.position) return std::nullopt;
  const log::SegmentPointer segment = segment_of(*snapshot.segments, position);
  if (!segment || position < segment->first_position()) return std::nullopt;
  std::uint32_t number = 0;
  {
    const auto lock = segment->index().read_lock();
    number = commit_of_event(segment->index(), static_cast<std::uint32_t>(position.value() - segment->first_position().value()));
  }
  return load(segment, number);
}

}  // namespace opossum::read
