// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>

#include "store/clock.hpp"

namespace opossum::test {

/// A clock that stands still until it is told to move. Thread-safe.
class ManualClock final : public Clock {
 public:
  /// 2026-11-23T14:00:00Z
  static constexpr std::chrono::seconds kStart{1'795'442'400};

  explicit ManualClock(Timestamp start = Timestamp(kStart)) : wall_(start.time_since_epoch().count()) {}

  [[nodiscard]] Timestamp now() const override { return Timestamp(std::chrono::microseconds(wall_.load())); }
  [[nodiscard]] std::chrono::steady_clock::time_point steady_now() const override {
    return std::chrono::steady_clock::time_point(std::chrono::microseconds(steady_.load()));
  }

  /// Both clocks go on.
  void advance(std::chrono::microseconds time) {
    wall_ += time.count();
    steady_ += time.count();
  }
  /// Only the wall clock jumps, either way.
  void set_wall(Timestamp time) { wall_ = time.time_since_epoch().count(); }

 private:
  std::atomic<std::int64_t> wall_;
  std::atomic<std::int64_t> steady_{1'000'000'000};
};

}  // namespace opossum::test
