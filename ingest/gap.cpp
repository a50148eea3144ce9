// SPDX-License-Identifier: MIT
#include "ingest/gap.hpp"

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <tuple>

#include "ingest/gap/merged_gap.hpp"

namespace opossum::ingest {

using gap::MergedGap;

class GapLog::Implementation {
 public:
  Implementation(EventStore& store, GapLogOptions options)
      : store_(store), options_(std::move(options)), clock_(options_.clock != nullptr ? *options_.clock : system_clock()) {
    if (options_.background) thread_ = std::thread([this] { run(); });
  }
  ~Implementation() { stop(); }

  void report(Gap report);
  Result<void> record(Gap gap);
  void maintain() { write_due(false); }
  void stop();
  GapStatistics statistics() const;

 private:
  using Key = std::tuple<std::string, std::string, std::string>;  // source, reason, part
  using Instant = MergedGap::Instant;

  void run();
  void write_due(bool everything);
  [[nodiscard]] Instant next_due() const;
  void refused(const Error& error);

  EventStore& store_;
  const GapLogOptions options_;
  Clock& clock_;

  std::mutex writing_;  // one thread writes at a time; taken before mutex_
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<Key, MergedGap> open_;
  GapStatistics statistics_;
  bool stopping_ = false;
  std::optional<Instant> retry_{};  // after a refusal of the store
  std::string refusal_;
  std::thread thread_;
};

namespace {

constexpr std::chrono::seconds kGapRetryPause{5};

}  // namespace

void GapLog::Implementation::report(Gap report) {
  const std::lock_guard lock(mutex_);
  ++statistics_.reports;
  Key key{report.source, report.reason, report.part};
  if (open_.size() >= options_.open_max && !open_.contains(key)) {
    std::get<2>(key).clear();
    report.part.clear();
  }
  MergedGap& merged = open_[std::move(key)];
  const bool first = !merged.has_unrecorded();
  merged.add(std::move(report), clock_.now(), clock_.steady_now());
  if (first) changed_.notify_all();
}

Result<void> GapLog::Implementation::record(Gap gap) {
  if (!gap.until) gap.until = clock_.now();
  const auto receipt = store_.append(gap::to_commit(gap, 1));
  if (!receipt) return fail(receipt.error());
  const std::lock_guard lock(mutex_);
  ++statistics_.reports;
  ++statistics_.records;
  return {};
}

/// Appends without holding the lock that report() needs; reports that come meanwhile go into the next record.
void GapLog::Implementation::write_due(bool everything) {
  const std::lock_guard only(writing_);
  std::unique_lock lock(mutex_);
  const Instant now = clock_.steady_now();
  if (!everything && retry_ && now < *retry_) return;
  retry_.reset();
  for (auto entry = open_.begin(); entry != open_.end();) {
    MergedGap& merged = entry->second;
    if (merged.has_unrecorded() && (everything || now >= merged.due(options_))) {
      const Commit commit = gap::to_commit(merged.unrecorded(), merged.reports());
      const MergedGap before = merged;
      merged.recorded(now);
      lock.unlock();
      const auto receipt = store_.append(commit);
      lock.lock();
      if (!receipt) {
        merged.take_back(before);
        refused(receipt.error());
        return;
      }
      ++statistics_.records;
      refusal_.clear();
    }
    entry = !merged.has_unrecorded() && merged.ended(options_, now) ? open_.erase(entry) : std::next(entry);
  }
}

void GapLog::Implementation::refused(const Error& error) {
  retry_ = clock_.steady_now() + kGapRetryPause;
  if (refusal_ == error.message()) return;
  refusal_ = error.message();
  if (options_.logger) options_.logger(LogLevel::error, "a gap cannot be recorded now: " + refusal_);
}

GapLog::Implementation::Instant GapLog::Implementation::next_due() const {
  Instant next = Instant::max();
  for (const auto& [key, merged] : open_) next = std::min(next, merged.due(options_));
  return retry_ ? std::max(next, *retry_) : next;
}

void GapLog::Implementation::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const Instant next = next_due();
    if (next == Instant::max()) {
      changed_.wait(lock);
    } else if (const auto wait = next - clock_.steady_now(); wait > Instant::duration::zero()) {
      changed_.wait_for(lock, wait);
    } else {
      lock.unlock();
      write_due(false);
      lock.lock();
    }
  }
}

void GapLog::Implementation::stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
    stopping_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
  write_due(true);
  const std::lock_guard lock(mutex_);
  for (const auto& [key, merged] : open_) {
    if (!merged.has_unrecorded() || !options_.logger) continue;
    options_.logger(LogLevel::error, "a gap of " + std::get<0>(key) + " (" + std::get<1>(key) + ") is not recorded: " + refusal_);
  }
}

GapStatistics GapLog::Implementation::statistics() const {
  const std::lock_guard lock(mutex_);
  GapStatistics copy = statistics_;
  copy.open = open_.size();
  return copy;
}

GapLog::GapLog(EventStore& store, GapLogOptions options)
    : implementation_(std::make_unique<Implementation>(store, std::move(options))) {}
GapLog::~GapLog() = default;
void GapLog::report(Gap gap) { implementation_->report(std::move(gap)); }
Result<void> GapLog::record(Gap gap) { return implementation_->record(std::move(gap)); }
void GapLog::maintain() { implementation_->maintain(); }
void GapLog::stop() { implementation_->stop(); }
GapStatistics GapLog::statistics() const { return implementation_->statistics(); }

}  // namespace opossum::ingest
