// SPDX-License-Identifier: MIT
#include "store/read/load_refusals.hpp"

#include "store/commit/condition_check.hpp"
#include "store/format/sync_members.hpp"
#include "store/index/search.hpp"

namespace opossum::read {

namespace {

Result<void> load_from(const log::SegmentPointer& segment, const index::TermQuery& query, Position head, RefusedEvents& into) {
  std::vector<std::uint32_t> records;
  std::vector<std::uint32_t> commits;
  {
    const auto lock = segment->index().read_lock();
    const std::uint32_t events = segment->index().events();
    search(segment->index(), query, {0, events, false, events}, records);
    for (const std::uint32_t record : records) commits.push_back(commit_of_event(segment->index(), record));
  }
  for (std::size_t i = 0; i < records.size(); ++i) {
    const Position record = position_of(*segment, records[i]);
    if (record > head) break;
    auto commit = commit::load_commit({segment, commits[i]});
    if (!commit) return std::unexpected(std::move(commit).error());
    if (const auto refuses = format::read_sync(commit->line.sync).refuses) into.add({record, *refuses});
  }
  return {};
}

}  // namespace

Result<void> load_refusals(const Snapshot& snapshot, RefusedEvents& into) {
  into.clear();
  const index::TermQuery query(Query{{QueryItem{{std::string(kRejectedType)}, {}}}});
  for (const log::SegmentPointer& segment : *snapshot.segments) OPOSSUM_TRY(load_from(segment, query, snapshot.head.position, into));
  return {};
}

}  // namespace opossum::read
