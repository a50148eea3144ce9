// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <mutex>
#include <optional>

namespace opossum::sync::central {

/// Slows down whoever guesses codes: so many failures at once, then one every few seconds, all callers together. Thread-safe.
class AttemptLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;
  static constexpr int kAtOnce = 10;
  static constexpr std::chrono::seconds kOneEvery{6};

  /// How long the next attempt has to wait; nothing = it may be made.
  [[nodiscard]] std::optional<std::chrono::milliseconds> wait(Time now) const {
    const std::scoped_lock lock(mutex_);
    const auto until = paid_until_ - kOneEvery * (kAtOnce - 1);
    if (until <= now) return std::nullopt;
    return std::chrono::ceil<std::chrono::milliseconds>(until - now);
  }
  void failed(Time now) {
    const std::scoped_lock lock(mutex_);
    paid_until_ = std::max(paid_until_, now) + kOneEvery;
  }

 private:
  mutable std::mutex mutex_;
  Time paid_until_{};  ///< each failure moves it on; the nearer it is, the more are free
};

}  // namespace opossum::sync::central
