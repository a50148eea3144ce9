// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "store/position.hpp"
#include "store/result.hpp"

namespace opossum {

/// Where time comes from, so that tests and the simulator can own it. Implementations are thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Wall clock, UTC. May jump either way.
  [[nodiscard]] virtual Timestamp now() const = 0;
  /// Never goes back; for waits and rates.
  [[nodiscard]] virtual std::chrono::steady_clock::time_point steady_now() const = 0;
};

/// The process's own clocks.
[[nodiscard]] Clock& system_clock();

/// "2026-11-23T14:00:00.123456Z", always 27 bytes.
[[nodiscard]] std::string to_rfc3339(Timestamp time);
/// Any RFC 3339 date-time with offset; more than six decimals are cut. Errc::invalid_argument otherwise.
[[nodiscard]] Result<Timestamp> from_rfc3339(std::string_view text);

}  // namespace opossum
