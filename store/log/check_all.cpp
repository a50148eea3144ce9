// SPDX-License-Identifier: MIT
#include "store/log/check_all.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

namespace opossum::log {

namespace {

/// More threads than this would only hold more segments in memory.
constexpr std::size_t kThreadsMax = 16;

class AllChecks {
 public:
  AllChecks(FileSystem& files, const Layout& layout, const VerifyProgress& progress) : files_(files), layout_(layout), progress_(progress) {}

  Result<std::vector<SegmentVerdict>> run(unsigned threads) {
    OPOSSUM_TRY(list());
    const std::size_t wanted = threads != 0 ? threads : std::thread::hardware_concurrency();
    const std::size_t useful = std::min({wanted, verdicts_.size(), kThreadsMax});
    std::vector<std::jthread> helpers;
    while (helpers.size() + 1 < useful) helpers.emplace_back([this] { take_segments(); });
    take_segments();
    helpers.clear();
    return std::move(verdicts_);
  }

 private:
  Result<void> list() {
    auto found = find_log_files(files_, layout_);
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

  void take_segments() {
    const SegmentCheck check(files_, layout_);
    for (std::size_t i = next_++; i < verdicts_.size(); i = next_++) {
      verdicts_[i] = check.run(verdicts_[i].first, verdicts_[i].path, i + 1 == verdicts_.size());
      const std::scoped_lock lock(progress_mutex_);
      done_bytes_ += bytes_[i];
      if (progress_) progress_(done_bytes_, total_bytes_);
    }
  }

  FileSystem& files_;
  const Layout& layout_;
  const VerifyProgress& progress_;
  std::vector<SegmentVerdict> verdicts_;
  std::vector<std::uint64_t> bytes_;  ///< of each file
  std::atomic<std::size_t> next_ = 0;
  std::mutex progress_mutex_;
  std::uint64_t done_bytes_ = 0;
  std::uint64_t total_bytes_ = 0;
};

}  // namespace

Result<std::vector<SegmentVerdict>> check_all_segments(FileSystem& files, const Layout& layout, const VerifyProgress& progress,
                                                       unsigned threads) {
  return AllChecks(files, layout, progress).run(threads);
}

}  // namespace opossum::log
