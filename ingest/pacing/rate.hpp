// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>

namespace opossum::ingest {

/// Events per second over the last ten seconds. Not thread-safe.
class Rate {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  explicit Rate(Instant start) : start_(start) {}

  void add(std::uint64_t count, Instant now) {
    const auto second = second_of(now);
    auto& bucket = buckets_[static_cast<std::size_t>(second) % buckets_.size()];
    if (bucket.second != second) bucket = {second, 0};
    bucket.count += count;
  }
  [[nodiscard]] double per_second(Instant now) const {
    const auto second = second_of(now);
    std::uint64_t sum = 0;
    for (const auto& bucket : buckets_) {
      if (bucket.second >= 0 && second - bucket.second <= kSeconds) sum += bucket.count;
    }
    const double seconds = std::chrono::duration<double>(now - start_).count();
    return static_cast<double>(sum) / std::clamp(seconds, 1.0, static_cast<double>(kSeconds));
  }

 private:
  static constexpr std::int64_t kSeconds = 10;
  struct Bucket {
    std::int64_t second = -1;
    std::uint64_t count = 0;
  };
  [[nodiscard]] std::int64_t second_of(Instant now) const { return std::chrono::floor<std::chrono::seconds>(now - start_).count(); }

  Instant start_;
  std::array<Bucket, kSeconds + 1> buckets_{};
};

}  // namespace opossum::ingest
