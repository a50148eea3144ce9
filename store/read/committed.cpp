// SPDX-License-Identifier: MIT
#include "store/read/committed.hpp"

#include "store/commit_line.hpp"
#include "store/read/commit_cursor.hpp"
#include "store/read/find_origin.hpp"

namespace opossum::read {

namespace {

/// The counter of the history that was pulled last.
std::optional<OriginId> newest_pull_counter(const Catalog& catalog) {
  std::optional<OriginId> newest;
  for (const auto& [id, progress] : catalog.origins()) {
    if (id.lane == kPullLane && (!newest || id.epoch > newest->epoch)) newest = id;
  }
  return newest;
}

}  // namespace

Result<std::optional<Committed>> Committed::of(View view, const Catalog& catalog, const Snapshot& snapshot) {
  if (view != View::committed) return std::nullopt;
  const auto counter = newest_pull_counter(catalog);
  if (!counter) return std::nullopt;
  auto newest = find_newest(snapshot, *counter, Position(), snapshot.head.position.next());
  if (!newest) return fail(std::move(newest).error());
  if (!*newest) return Committed(Sequence());  // pulled, but behind this snapshot
  auto line = parse_commit_line((*newest)->line());
  if (!line) return fail(std::move(line).error());
  auto pulled = pulled_from(*line);
  if (!pulled) return fail(std::move(pulled).error());
  return Committed(pulled->own);
}

bool Committed::contains(const index::SegmentIndex& index, std::uint32_t ordinal) const {
  const index::CommitEntry commit = index.commit(commit_of_event(index, ordinal));
  if (commit.origin == 0) return commit.sequence != 0 && commit.sequence <= own_.value();
  return index.origins()[commit.origin - 1].id.lane >= kBackfillLane;
}

bool is_record(std::string_view event_json) noexcept {
  const std::size_t comma = event_json.find(',');
  return comma != std::string_view::npos && event_json.substr(comma).starts_with(",\"type\":\"$");
}

Result<Position> first_pending(const Snapshot& snapshot, Sequence own) {
  CommitLineCursor cursor(snapshot, {.after = {}, .authored_only = true, .after_sequence = own});
  auto commit = cursor.next();
  if (!commit) return fail(std::move(commit).error());
  if (!*commit) return snapshot.head.position.next();
  auto line = parse_commit_line((*commit)->line());
  if (!line) return fail(std::move(line).error());
  return line->events.front().position;
}

}  // namespace opossum::read
