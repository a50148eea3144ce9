// SPDX-License-Identifier: MIT
#include "store/log/store_check.hpp"

#include <algorithm>

#include "store/format/log_format.hpp"
#include "store/log/check_all.hpp"
#include "store/log/continuity.hpp"

namespace opossum::log {

namespace {

void add(VerifyReport& report, const SegmentVerdict& verdict, std::optional<Finding> misfit) {
  ++report.segments;
  report.commits += verdict.commits;
  report.events += verdict.events;
  report.bytes += verdict.bytes;
  report.unfinished_bytes += verdict.unfinished_bytes;
  if (misfit) report.findings.push_back(std::move(*misfit));
  const bool proven = std::ranges::all_of(report.findings, &Finding::derived);
  if (proven && verdict.header) report.head = {verdict.state.position, verdict.state.commit, verdict.state.chain, verdict.state.time};
  std::ranges::copy(verdict.findings, std::back_inserter(report.findings));
}

/// An index is written when its segment is there already: without it the segment was lost.
Result<void> find_stray_indexes(FileSystem& files, const Layout& layout, const Continuity& continuity, VerifyReport& report) {
  auto names = files.list(layout.index_folder());
  // A store that never sealed may have no such folder.
  if (!names) return {};
  // Listed after the indexes: what a server sealed in the meantime must not look lost.
  auto found = find_log_files(files, layout);
  if (!found) return std::unexpected(std::move(found).error());
  for (const std::string& name : *names) {
    const auto first = segment_number(name, format::kIndexSuffix);
    if (!first || found->segments.contains(*first) || continuity.misses(*first)) continue;
    report.findings.push_back({layout.index_folder() + "/" + name, 0,
                               "the segment of this index is missing: restore it from a backup, or remove the index if it is left over"});
  }
  return {};
}

}  // namespace

// Each segment is checked by itself, in any order; then it is checked that they fit together.
Result<StoreCheck> check_store(FileSystem& files, const Layout& layout, const std::string& store, const VerifyProgress& progress,
                               unsigned threads) {
  auto verdicts = check_all_segments(files, layout, progress, threads);
  if (!verdicts) return std::unexpected(std::move(verdicts).error());
  StoreCheck check{{}, std::move(*verdicts)};
  Continuity continuity(store);
  for (const SegmentVerdict& verdict : check.verdicts) add(check.report, verdict, continuity.add(verdict));
  OPOSSUM_TRY(find_stray_indexes(files, layout, continuity, check.report));
  return check;
}

}  // namespace opossum::log
