// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>

#include "store/statistics.hpp"

namespace opossum::commit {

/// The live counterpart of StoreStatistics.
struct Counters {
  std::atomic<std::uint64_t> commits_appended = 0;
  std::atomic<std::uint64_t> events_appended = 0;
  std::atomic<std::uint64_t> bytes_appended = 0;
  std::atomic<std::uint64_t> groups = 0;
  std::atomic<std::uint64_t> conditions_failed = 0;
  std::atomic<std::uint64_t> keys_seen = 0;
  std::atomic<std::uint64_t> appends_refused = 0;
  std::array<std::atomic<std::uint64_t>, kLatencyBucketsMicroseconds.size() + 1> sync_counts{};
  std::atomic<std::uint64_t> sync_total_microseconds = 0;

  void add_sync(std::chrono::steady_clock::duration took) noexcept;
  void fill(StoreStatistics& statistics) const noexcept;
};

}  // namespace opossum::commit
