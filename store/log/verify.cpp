// SPDX-License-Identifier: MIT
#include "store/verify.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "store/format/log_format.hpp"
#include "store/log/continuity.hpp"
#include "store/log/identity_file.hpp"
#include "store/log/segment_check.hpp"

namespace opossum {

namespace {

using log::SegmentVerdict;

/// More threads than this would only hold more segments in memory.
constexpr std::size_t kThreadsMax = 16;

/// Each segment is checked by itself, in any order; then it is checked that they fit together.
class Verifier {
 public:
  Verifier(FileSystem& files, const std::string& directory, const VerifyProgress& progress)
      : files_(files), layout_(directory), progress_(progress) {}

  Result<VerifyReport> run(unsigned threads) {
    StoreOptions options;
    options.directory = layout_.directory();
    options.read_only = true;
    auto identity = log::load_identity(files_, layout_, options, Timestamp());
    if (!identity) return std::unexpected(std::move(identity).error());
    OPOSSUM_TRY(list());
    check_all(threads);
    log::Continuity continuity(identity->id);
    for (SegmentVerdict& verdict : verdicts_) add(verdict, continuity.add(verdict));
    OPOSSUM_TRY(find_stray_indexes(continuity));
    return std::move(report_);
  }

 private:
  Result<void> list() {
    auto found = log::find_log_files(files_, layout_);
    if (!found) return std::unexpected(std::move(found).error());
    for (const auto& [first, segment] : found->segments) {
      verdicts_.emplace_back();
      verdicts_.back().first = first;
      verdicts_.back().path = segment.path();
      bytes_.push_back(file_bytes(segment.path()));
      total_bytes_ += bytes_.back();
    }
    return {};
  }

  std::uint64_t file_bytes(const std::string& path) {
    auto file = files_.open(path, OpenMode::read);
    return file ? (*file)->size().value_or(0) : 0;
  }

  void check_all(unsigned threads) {
    const std::size_t wanted = threads != 0 ? threads : std::thread::hardware_concurrency();
    const std::size_t useful = std::min({wanted, verdicts_.size(), kThreadsMax});
    std::vector<std::jthread> helpers;
    while (helpers.size() + 1 < useful) helpers.emplace_back([this] { check_segments(); });
    check_segments();
  }

  void check_segments() {
    const log::SegmentCheck check(files_, layout_);
    for (std::size_t i = next_++; i < verdicts_.size(); i = next_++) {
      verdicts_[i] = check.run(verdicts_[i].first, verdicts_[i].path, i + 1 == verdicts_.size());
      const std::scoped_lock lock(progress_mutex_);
      done_bytes_ += bytes_[i];
      if (progress_) progress_(done_bytes_, total_bytes_);
    }
  }

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
  std::vector<SegmentVerdict> verdicts_;
  std::vector<std::uint64_t> bytes_;  ///< of each file
  std::atomic<std::size_t> next_ = 0;
  std::mutex progress_mutex_;
  std::uint64_t done_bytes_ = 0;
  std::uint64_t total_bytes_ = 0;
  VerifyReport report_;
};

}  // namespace

bool VerifyReport::sound() const noexcept { return findings.empty(); }

Result<VerifyReport> verify_store(FileSystem& files, const std::string& directory, const VerifyProgress& progress, unsigned threads) {
  return Verifier(files, directory, progress).run(threads);
}

}  // namespace opossum
