// SPDX-License-Identifier: MIT
#include "store/verify.hpp"

#include <algorithm>

#include "store/format/log_format.hpp"
#include "store/log/check_all.hpp"
#include "store/log/continuity.hpp"
#include "store/log/identity_file.hpp"

namespace opossum {

namespace {

using log::SegmentVerdict;

/// Each segment is checked by itself, in any order; then it is checked that they fit together.
class Verifier {
 public:
  Verifier(FileSystem& files, const std::string& directory, const VerifyProgress& progress)
      : files_(files), layout_(directory), progress_(progress) {}

  Result<VerifyReport> run(unsigned threads) {
    auto identity = log::read_identity(files_, layout_);
    if (!identity) return std::unexpected(std::move(identity).error());
    auto verdicts = log::check_all_segments(files_, layout_, progress_, threads);
    if (!verdicts) return std::unexpected(std::move(verdicts).error());
    log::Continuity continuity(identity->id);
    for (SegmentVerdict& verdict : *verdicts) add(verdict, continuity.add(verdict));
    OPOSSUM_TRY(find_stray_indexes(continuity));
    return std::move(report_);
  }

 private:
  void add(SegmentVerdict& verdict, std::optional<Finding> misfit) {
    ++report_.segments;
    report_.commits += verdict.commits;
    report_.events += verdict.events;
    report_.bytes += verdict.bytes;
    report_.unfinished_bytes += verdict.unfinished_bytes;
    if (misfit) report_.findings.push_back(std::move(*misfit));
    const bool proven = std::ranges::all_of(report_.findings, &Finding::derived);
    if (proven && verdict.header) report_.head = {verdict.state.position, verdict.state.commit, verdict.state.chain, verdict.state.time};
    std::ranges::move(verdict.findings, std::back_inserter(report_.findings));
  }

  /// An index is written when its segment is there already: without it the segment was lost.
  Result<void> find_stray_indexes(const log::Continuity& continuity) {
    auto names = files_.list(layout_.index_folder());
    // A store that never sealed may have no such folder.
    if (!names) return {};
    // Listed after the indexes: what a server sealed in the meantime must not look lost.
    auto found = log::find_log_files(files_, layout_);
    if (!found) return std::unexpected(std::move(found).error());
    for (const std::string& name : *names) {
      const auto first = log::segment_number(name, format::kIndexSuffix);
      if (!first || found->segments.contains(*first) || continuity.misses(*first)) continue;
      report_.findings.push_back({layout_.index_folder() + "/" + name, 0,
                                  "the segment of this index is missing: restore it from a backup, or remove the index if it is left over"});
    }
    return {};
  }

  FileSystem& files_;
  log::Layout layout_;
  const VerifyProgress& progress_;
  VerifyReport report_;
};

}  // namespace

bool VerifyReport::sound() const noexcept { return findings.empty(); }

Result<VerifyReport> verify_store(FileSystem& files, const std::string& directory, const VerifyProgress& progress, unsigned threads) {
  return Verifier(files, directory, progress).run(threads);
}

}  // namespace opossum
