// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "store/clock.hpp"

namespace opossum::gateway {

struct HistoryOptions {
  std::chrono::milliseconds every{2'000};
  std::size_t samples_max = 1'800;  ///< one hour
  Clock* clock = nullptr;           ///< nullptr = system_clock(); for the times of the samples
};

/// What is looked at each time. Counters count since the start.
struct HistorySample {
  struct Target {
    std::uint64_t commits_sent = 0;
    std::uint64_t bytes_sent = 0;
    std::optional<std::uint64_t> lag_commits{};  ///< nothing = unknown
  };
  Timestamp time{};  ///< filled in by the history
  std::uint64_t events = 0;
  std::uint64_t free_bytes = 0;
  std::map<std::string, Target> targets{};
};

/// Keeps the last hour of what a chart shows, in memory, so that who opens the console sees at once what has been going on.
/// All members are thread-safe.
class History {
 public:
  /// `look` is called on a thread of the history until stop().
  History(std::function<HistorySample()> look, HistoryOptions options = {});
  ~History();
  History(const History&) = delete;
  History& operator=(const History&) = delete;

  /// For GET /v1/history: rates between samples, column by column, of samples later than `after`.
  [[nodiscard]] std::string json(Timestamp after) const;
  /// Takes a sample now; the thread does it otherwise.
  void sample();
  void stop();

 private:
  void run();

  const std::function<HistorySample()> look_;
  const HistoryOptions options_;
  Clock& clock_;
  mutable std::mutex mutex_{};
  std::condition_variable wake_{};
  bool stopped_ = false;                  // guarded by mutex_
  std::deque<HistorySample> samples_{};   // guarded by mutex_; times increase
  std::thread thread_{};
};

}  // namespace opossum::gateway
