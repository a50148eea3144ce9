// SPDX-License-Identifier: MIT
#include "gateway/wiring/history.hpp"

#include <fmt/format.h>

#include <set>

#include "gateway/http/json_text.hpp"

namespace opossum::gateway {
namespace {

/// A JSON array that grows.
class Column {
 public:
  void number(double value) { text_ += fmt::format("{}{:.6g}", separator(), value); }
  void whole(std::uint64_t value) { text_ += fmt::format("{}{}", separator(), value); }
  void null() { text_ += fmt::format("{}null", separator()); }
  [[nodiscard]] std::string json() const { return '[' + text_ + ']'; }

 private:
  [[nodiscard]] std::string_view separator() const { return text_.empty() ? "" : ","; }
  std::string text_{};
};

double seconds_between(const HistorySample& before, const HistorySample& now) {
  return std::chrono::duration<double>(now.time - before.time).count();
}

/// A counter that went back began again.
double rate(std::uint64_t before, std::uint64_t now, double seconds) {
  return now < before ? 0 : static_cast<double>(now - before) / seconds;
}

struct TargetColumns {
  Column commits{}, bytes{}, lag{};

  void add(const HistorySample::Target* before, const HistorySample::Target* now, double seconds) {
    if (before != nullptr && now != nullptr) {
      commits.number(rate(before->commits_sent, now->commits_sent, seconds));
      bytes.number(rate(before->bytes_sent, now->bytes_sent, seconds));
    } else {
      commits.null();
      bytes.null();
    }
    if (now != nullptr && now->lag_commits) lag.whole(*now->lag_commits);
    else lag.null();
  }
};

const HistorySample::Target* target_in(const HistorySample& sample, const std::string& name) {
  const auto found = sample.targets.find(name);
  return found == sample.targets.end() ? nullptr : &found->second;
}

}  // namespace

History::History(std::function<HistorySample()> look, HistoryOptions options)
    : look_(std::move(look)), options_(options), clock_(options.clock != nullptr ? *options.clock : system_clock()) {
  thread_ = std::thread([this] { run(); });
}

History::~History() { stop(); }

void History::run() {
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    lock.unlock();
    sample();
    lock.lock();
    wake_.wait_for(lock, options_.every, [this] { return stopped_; });
  }
}

void History::sample() {
  HistorySample sample = look_();
  const std::lock_guard lock(mutex_);
  sample.time = clock_.now();
  if (!samples_.empty() && sample.time <= samples_.back().time) return;  // the clock was set back: wait until it has caught up
  samples_.push_back(std::move(sample));
  if (samples_.size() > options_.samples_max + 1) samples_.pop_front();
}

void History::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::string History::json(Timestamp after) const {
  const std::lock_guard lock(mutex_);
  std::set<std::string> names;
  for (const HistorySample& sample : samples_) {
    for (const auto& [name, target] : sample.targets) names.insert(name);
  }
  Column times, events, free_bytes;
  std::map<std::string, TargetColumns> targets;
  for (std::size_t i = 1; i < samples_.size(); ++i) {
    const HistorySample& before = samples_[i - 1];
    const HistorySample& now = samples_[i];
    if (now.time <= after) continue;
    const double seconds = seconds_between(before, now);
    times.whole(static_cast<std::uint64_t>(std::chrono::floor<std::chrono::milliseconds>(now.time.time_since_epoch()).count()));
    events.number(rate(before.events, now.events, seconds));
    free_bytes.whole(now.free_bytes);
    for (const std::string& name : names) targets[name].add(target_in(before, name), target_in(now, name), seconds);
  }
  JsonObject each_target;
  for (const auto& [name, columns] : targets) {
    JsonObject object;
    object.raw("commits_per_second", columns.commits.json()).raw("bytes_per_second", columns.bytes.json());
    object.raw("lag_commits", columns.lag.json());
    each_target.raw(name, std::move(object).take());
  }
  JsonObject object;
  object.number("every_ms", static_cast<std::uint64_t>(options_.every.count()))
      .raw("times", times.json())
      .raw("events_per_second", events.json())
      .raw("free_bytes", free_bytes.json())
      .raw("targets", std::move(each_target).take());
  return std::move(object).take();
}

}  // namespace opossum::gateway
