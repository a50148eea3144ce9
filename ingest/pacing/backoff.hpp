// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>

namespace opossum::ingest {

/// Growing pauses between failed tries: doubled up to `most`, each shortened by up to a quarter so that many do not retry in step.
/// No I/O; time is passed in. Not thread-safe.
class Backoff {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  Backoff(std::chrono::milliseconds first, std::chrono::milliseconds most, std::uint32_t seed)
      : first_(std::min(first, most)), most_(most), pause_(first_), random_(seed) {}

  [[nodiscard]] bool may_try(Instant now) const noexcept { return now >= next_; }
  [[nodiscard]] Instant next_try() const noexcept { return next_; }
  void failed(Instant now) {
    const auto whole = std::chrono::duration_cast<std::chrono::microseconds>(pause_).count();
    next_ = now + std::chrono::microseconds(std::uniform_int_distribution<std::int64_t>(whole - whole / 4, whole)(random_));
    pause_ = std::min(pause_ * 2, most_);
  }
  void succeeded() noexcept {
    pause_ = first_;
    next_ = {};
  }

 private:
  std::chrono::milliseconds first_;
  std::chrono::milliseconds most_;
  std::chrono::milliseconds pause_;
  std::minstd_rand random_;
  Instant next_{};
};

}  // namespace opossum::ingest
