// SPDX-License-Identifier: MIT
#include "store/engine/scrubber.hpp"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "store/log/segment_scrub.hpp"

namespace opossum::engine {

namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kIdle{30};
// Each save is an fsync beside those of the log.
constexpr std::chrono::minutes kSaveInterval{1};
// Shorter waits would only cost switches between threads.
constexpr std::chrono::milliseconds kWaitMin{5};
// What was missed while the machine was busy is not made up for.
constexpr std::chrono::milliseconds kLagMax{100};

void give_way_to_others() {
  constexpr int kLowest = 19;
  constexpr int kOneThread = 1;
  constexpr int kIdleClass = 3 << 13;
  const auto thread = static_cast<id_t>(::gettid());
  static_cast<void>(::setpriority(PRIO_PROCESS, thread, kLowest));
  static_cast<void>(::syscall(SYS_ioprio_set, kOneThread, thread, kIdleClass));
}

}  // namespace

Scrubber::Scrubber(const StoreOptions& options, FileSystem& files, Clock& clock, const log::Layout& layout, const read::Catalog& catalog)
    : options_(options), files_(files), clock_(clock), layout_(layout), catalog_(catalog), progress_(log::load_scrub_progress(files, layout)) {
  again_ = progress_.damaged;
}

Scrubber::~Scrubber() { stop(); }

void Scrubber::start() { thread_ = std::thread([this] { run(); }); }

void Scrubber::stop() {
  {
    const std::scoped_lock lock(mutex_);
    if (std::exchange(stopping_, true)) return;
  }
  wakes_.notify_all();
  if (thread_.joinable()) thread_.join();
  const std::scoped_lock lock(mutex_);
  if (segments_checked_ != 0) save();
}

void Scrubber::run() {
  give_way_to_others();
  while (true) {
    const bool worked = step();
    std::unique_lock lock(mutex_);
    if (!worked) wakes_.wait_for(lock, kIdle, [this] { return stopping_; });
    if (stopping_) return;
  }
}

bool Scrubber::keep_pace(std::uint64_t bytes) {
  std::unique_lock lock(mutex_);
  bytes_checked_ += bytes;
  if (!options_.background) return true;
  const auto now = steady_clock::now();
  const std::chrono::duration<double> time(static_cast<double>(bytes) / static_cast<double>(options_.scrub.bytes_per_second));
  due_ = std::max(due_, now - kLagMax) + std::chrono::duration_cast<steady_clock::duration>(time);
  if (due_ > now + kWaitMin) wakes_.wait_until(lock, due_, [this] { return stopping_; });
  return !stopping_;
}

bool Scrubber::step() {
  const auto segment = next_segment();
  if (!segment) return false;
  auto findings = log::scrub_segment(files_, layout_, *segment, [this](std::uint64_t bytes) { return keep_pace(bytes); });
  if (!findings) return false;
  note(*segment, std::move(*findings));
  return true;
}

bool Scrubber::pass_is_under_way() {
  if (progress_.next) return true;
  // Over a restart only the wall clock tells how long ago that was. If it jumps, a pass comes early or late.
  const Timestamp now = clock_.now();
  if (progress_.began && now >= *progress_.began && now - *progress_.began < options_.scrub.every) return false;
  progress_.began = now;
  progress_.next = CommitNumber(1);
  return true;
}

std::shared_ptr<const log::SealedSegment> Scrubber::next_segment() {
  const auto segments = catalog_.snapshot().segments;
  const auto sealed_from = [&](CommitNumber first) {
    const auto found = std::ranges::lower_bound(*segments, first, {}, &log::Segment::first_commit);
    return found != segments->end() && (*found)->sealed() ? std::static_pointer_cast<const log::SealedSegment>(*found) : nullptr;
  };
  const std::scoped_lock lock(mutex_);
  while (!again_.empty()) {
    if (auto segment = sealed_from(again_.back()); segment && segment->first_commit() == again_.back()) return segment;
    again_.pop_back();
  }
  if (!pass_is_under_way()) return nullptr;
  auto segment = sealed_from(progress_.next);
  if (segment) return segment;
  progress_.next = {};
  progress_.ended = clock_.now();
  save();
  say(LogLevel::info, "the background check came to the end of the log: " +
                          (damage_.empty() ? "all sealed segments are sound" : std::to_string(damage_.size()) + " segments are damaged"));
  return nullptr;
}

void Scrubber::note(const log::SealedSegment& segment, std::vector<Finding> findings) {
  const CommitNumber first = segment.first_commit();
  for (const Finding& finding : findings) {
    say(LogLevel::error, "damage in " + finding.file + ", byte " + std::to_string(finding.byte) + ": " + finding.what +
                             ". Run `opossum verify` for the whole picture; stop the gateway, then `opossum repair --from BACKUP`");
  }
  const std::scoped_lock lock(mutex_);
  ++segments_checked_;
  if (again_.empty()) progress_.next = first.next();
  else again_.pop_back();
  const bool was_damaged = damage_.erase(first) != 0;
  if (!findings.empty()) damage_.emplace(first, std::move(findings));
  if (was_damaged != damage_.contains(first) || steady_clock::now() - saved_ >= kSaveInterval) save();
}

void Scrubber::save() {
  progress_.damaged = again_;
  for (const auto& [first, findings] : damage_) progress_.damaged.push_back(first);
  saved_ = steady_clock::now();
  auto saved = log::save_scrub_progress(files_, layout_, progress_);
  if (!saved) say(LogLevel::warning, "the background check could not note how far it is: " + saved.error().message());
}

ScrubStatus Scrubber::status() const {
  const std::scoped_lock lock(mutex_);
  ScrubStatus status{segments_checked_, bytes_checked_, progress_.began, progress_.ended, {}};
  for (const auto& [first, findings] : damage_) std::ranges::copy(findings, std::back_inserter(status.damage));
  return status;
}

void Scrubber::fill(StoreStatistics& statistics) const {
  const std::scoped_lock lock(mutex_);
  statistics.scrubbed_segments = segments_checked_;
  statistics.scrubbed_bytes = bytes_checked_;
  for (const auto& [first, findings] : damage_) statistics.damaged_files += findings.size();
}

void Scrubber::say(LogLevel level, const std::string& text) const {
  if (options_.logger) options_.logger(level, text);
}

}  // namespace opossum::engine
