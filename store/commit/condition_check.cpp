// SPDX-License-Identifier: MIT
#include "store/commit/condition_check.hpp"

#include <algorithm>

#include "store/index/search.hpp"
#include "store/read/find_event.hpp"

namespace opossum::commit {

namespace {

constexpr std::size_t kExceptedAtOnce = 256;

using Known = std::span<const OwnKnowledge>;

/// True if `except` covers the event: it came from one of the origins early enough.
bool is_known(const index::SegmentIndex& index, std::uint32_t ordinal, Known except, const std::vector<index::OriginEntry>& origins) {
  const index::CommitEntry commit = index.commit(commit_of_event(index, ordinal));
  return commit.origin != 0 && std::ranges::any_of(except, [&](const OwnKnowledge& own) {
           return origins[commit.origin - 1].id == own.origin && commit.sequence <= own.through.value();
         });
}

std::optional<std::uint32_t> newest_match(const index::SegmentIndex& index, const index::TermQuery& query, std::uint32_t from,
                                          Known except) {
  const auto lock = index.read_lock();
  std::vector<std::uint32_t> found;
  index::Window window{from, index.events(), true, except.empty() ? 1 : kExceptedAtOnce};
  const auto origins = except.empty() ? std::vector<index::OriginEntry>() : index.origins();
  while (true) {
    found.clear();
    search(index, query, window, found);
    for (const std::uint32_t ordinal : found) {
      if (except.empty() || !is_known(index, ordinal, except, origins)) return ordinal;
    }
    if (found.size() < window.max) return std::nullopt;
    window.to = found.back();
  }
}

std::optional<Position> newest_match(const log::SegmentList& segments, const index::TermQuery& query, Position after,
                                     Known except) {
  for (std::size_t left = segments.size(); left > 0; --left) {
    if (left > index::kSearchAhead) index::will_search(segments[left - 1 - index::kSearchAhead]->index(), query);
    const log::SegmentPointer& segment = segments[left - 1];
    const std::uint64_t first = segment->first_position().value();
    const std::uint64_t from = after.value() < first ? 0 : after.value() - first + 1;
    if (from <= 0xFFFFFFFE) {
      if (const auto ordinal = newest_match(segment->index(), query, static_cast<std::uint32_t>(from), except)) {
        return position_of(*segment, *ordinal);
      }
    }
    if (first <= after.value() + 1) return std::nullopt;
  }
  return std::nullopt;
}

/// A commit lies in one segment, and so do all events of a refusal.
bool any_matches(const log::SegmentList& segments, const index::TermQuery& query, const PositionRange& events) {
  const log::SegmentPointer segment = read::segment_of(segments, events.first);
  if (!segment || events.first < segment->first_position()) return false;
  const std::uint64_t first = segment->first_position().value();
  const auto lock = segment->index().read_lock();
  const index::Window window{static_cast<std::uint32_t>(events.first.value() - first),
                             static_cast<std::uint32_t>(events.last.value() - first + 1), false, 1};
  std::vector<std::uint32_t> found;
  search(segment->index(), query, window, found);
  return !found.empty();
}

std::optional<Position> find_conflict(const log::SegmentList& segments, const AppendCondition& condition, Known except,
                                      const read::RefusedEvents& refused) {
  const index::TermQuery query(condition.fail_if_events_match);
  const Position after = condition.after.value_or(Position());
  const auto match = newest_match(segments, query, after, except);
  if (!refused.any()) return match;
  // A refused event needs no exception above: its refusal lies behind it and counts in its place.
  for (const read::RefusedEvents::Refusal& refusal : refused.recorded_after(std::max(after, match.value_or(Position())))) {
    if (any_matches(segments, query, refusal.events)) return refusal.record;
  }
  return match;
}

}  // namespace

std::optional<Position> find_conflict(const log::SegmentList& segments, std::span<const AppendCondition> conditions,
                                      std::span<const OwnKnowledge> except, const read::RefusedEvents& refused) {
  for (const AppendCondition& condition : conditions) {
    if (const auto conflict = find_conflict(segments, condition, except, refused)) return conflict;
  }
  return std::nullopt;
}

std::optional<CommitPlace> find_key(const log::SegmentList& segments, const index::Term& key) {
  for (std::size_t left = segments.size(); left > 0; --left) {
    if (left > index::kSearchAhead) segments[left - 1 - index::kSearchAhead]->index().will_ask(key);
    const log::SegmentPointer& segment = segments[left - 1];
    const auto lock = segment->index().read_lock();
    const std::uint32_t commit = index::PostingsCursor(segment->index().postings(key), false).seek(0);
    if (commit < segment->index().commits()) return CommitPlace{segment, commit};
  }
  return std::nullopt;
}

Result<LoadedCommit> load_commit(const CommitPlace& place) {
  log::ByteRange range;
  {
    const auto lock = place.segment->index().read_lock();
    const index::CommitEntry entry = place.segment->index().commit(place.number);
    range = {entry.offset, entry.length};
  }
  auto slices = place.segment->read(std::span(&range, 1));
  if (!slices) return std::unexpected(std::move(slices).error());
  auto line = parse_commit_line(slices->front().bytes);
  if (!line) return std::unexpected(std::move(line).error());
  return LoadedCommit{std::move(*line), std::move(slices->front())};
}

}  // namespace opossum::commit
