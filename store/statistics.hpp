// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <cstdint>

namespace opossum {

/// Upper bounds of the latency buckets, microseconds; a last bucket holds what is longer.
inline constexpr std::array<std::uint64_t, 12> kLatencyBucketsMicroseconds = {
    50, 100, 200, 500, 1'000, 2'000, 5'000, 10'000, 50'000, 100'000, 500'000, 1'000'000};

/// Counts since the store was opened.
struct Latencies {
  std::array<std::uint64_t, kLatencyBucketsMicroseconds.size() + 1> counts{};
  std::uint64_t total_microseconds = 0;
};

/// A snapshot of a store's counters. Counters start at zero at open; sizes describe the present.
struct StoreStatistics {
  std::uint64_t commits_appended = 0;
  std::uint64_t events_appended = 0;
  std::uint64_t bytes_appended = 0;       ///< log bytes, chain lines included
  std::uint64_t groups = 0;               ///< group commits, each one write and one fdatasync
  std::uint64_t conditions_failed = 0;
  std::uint64_t keys_seen = 0;
  std::uint64_t appends_refused = 0;      ///< for any reason
  Latencies sync_latency{};               ///< write and fdatasync of a group
  std::uint64_t queue_commits = 0;        ///< waiting now
  std::uint64_t queue_bytes = 0;
  std::uint64_t segments_sealed = 0;      ///< present now
  std::uint64_t log_bytes = 0;            ///< on disk, sealed and active
  std::uint64_t index_memory_bytes = 0;   ///< of the segments that are not sealed
  std::uint64_t disk_free_bytes = 0;
  std::uint64_t scrubbed_segments = 0;    ///< by the background check
  std::uint64_t scrubbed_bytes = 0;       ///< of uncompressed lines
  std::uint64_t damaged_files = 0;        ///< that the background check knows of now
};

}  // namespace opossum
