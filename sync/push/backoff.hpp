// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>

namespace opossum::sync::push {

/// Waits between retries: full jitter below a bound that doubles from `least` to `most`, so that many edges do not return at once.
class Backoff {
 public:
  Backoff(std::chrono::milliseconds least, std::chrono::milliseconds most, std::uint64_t seed)
      : least_(least), most_(std::max(least, most)), bound_(least), random_(seed) {}

  std::chrono::milliseconds next() {
    const std::chrono::milliseconds wait(std::uniform_int_distribution<std::int64_t>(0, bound_.count())(random_));
    bound_ = std::min(bound_ * 2, most_);
    return wait;
  }
  void reset() { bound_ = least_; }
  /// The longest that next() may answer.
  [[nodiscard]] std::chrono::milliseconds bound() const noexcept { return bound_; }

 private:
  const std::chrono::milliseconds least_;
  const std::chrono::milliseconds most_;
  std::chrono::milliseconds bound_;
  std::mt19937_64 random_;
};

}  // namespace opossum::sync::push
