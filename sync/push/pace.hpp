// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <utility>

namespace opossum::sync::push {

using SteadyTime = std::chrono::steady_clock::time_point;

/// A cap on bytes a second: after each request the next one waits until the bytes sent are paid for. 0 = no cap.
class Pace {
 public:
  explicit Pace(std::uint64_t bytes_per_second) : bytes_per_second_(bytes_per_second) {}

  void sent(std::uint64_t bytes, SteadyTime now) {
    if (bytes_per_second_ == 0) return;
    free_at_ = std::max(free_at_, now) + std::chrono::nanoseconds(bytes * 1'000'000'000ULL / bytes_per_second_);
  }
  [[nodiscard]] SteadyTime free_at() const noexcept { return free_at_; }
  /// The largest request that is paid for in about a second.
  [[nodiscard]] std::uint64_t request_bytes_max() const noexcept { return bytes_per_second_ == 0 ? UINT64_MAX : bytes_per_second_; }

 private:
  const std::uint64_t bytes_per_second_;
  SteadyTime free_at_{};
};

/// Bytes a second over the last ten seconds.
class Rate {
 public:
  void add(std::uint64_t bytes, SteadyTime now) {
    forget(now);
    samples_.emplace_back(now, bytes);
    sum_ += bytes;
  }
  [[nodiscard]] double per_second(SteadyTime now) {
    forget(now);
    return static_cast<double>(sum_) / std::chrono::duration<double>(kSpan).count();
  }

 private:
  static constexpr std::chrono::seconds kSpan{10};
  void forget(SteadyTime now) {
    while (!samples_.empty() && now - samples_.front().first > kSpan) {
      sum_ -= samples_.front().second;
      samples_.pop_front();
    }
  }
  std::deque<std::pair<SteadyTime, std::uint64_t>> samples_;
  std::uint64_t sum_ = 0;
};

}  // namespace opossum::sync::push
