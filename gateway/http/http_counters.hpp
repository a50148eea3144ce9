// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

namespace opossum::gateway {

/// What the HTTP server counts. Thread-safe.
class HttpCounters {
 public:
  void answered(unsigned status) noexcept {
    const unsigned group = status / 100;
    if (group < answers_.size()) answers_[group].fetch_add(1, std::memory_order_relaxed);
  }

  /// Prometheus text.
  [[nodiscard]] std::string metrics() const;

  std::atomic<std::uint64_t> connections_open = 0;
  std::atomic<std::uint64_t> connections_accepted = 0;
  std::atomic<std::uint64_t> connections_refused = 0;  ///< over `connections_max`
  std::atomic<std::uint64_t> timed_out = 0;            ///< cut off because they were idle or too slow
  std::atomic<std::uint64_t> subscriptions_open = 0;

 private:
  std::array<std::atomic<std::uint64_t>, 6> answers_{};
};

}  // namespace opossum::gateway
