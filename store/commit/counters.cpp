// SPDX-License-Identifier: MIT
#include "store/commit/counters.hpp"

#include <algorithm>

namespace opossum::commit {

void Counters::add_sync(std::chrono::steady_clock::duration took) noexcept {
  const auto microseconds = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(took).count());
  const auto bucket = std::ranges::lower_bound(kLatencyBucketsMicroseconds, microseconds) - kLatencyBucketsMicroseconds.begin();
  ++sync_counts[static_cast<std::size_t>(bucket)];
  sync_total_microseconds += microseconds;
}

void Counters::fill(StoreStatistics& statistics) const noexcept {
  statistics.commits_appended = commits_appended;
  statistics.events_appended = events_appended;
  statistics.bytes_appended = bytes_appended;
  statistics.groups = groups;
  statistics.conditions_failed = conditions_failed;
  statistics.keys_seen = keys_seen;
  statistics.appends_refused = appends_refused;
  for (std::size_t i = 0; i < sync_counts.size(); ++i) statistics.sync_latency.counts[i] = sync_counts[i];
  statistics.sync_latency.total_microseconds = sync_total_microseconds;
}

}  // namespace opossum::commit
