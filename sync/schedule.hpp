// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace opossum::sync {

/// A window of local time, such as "mon-fri 18:00-06:00". It opens on each of its days at `from_minute` and closes at the next
/// `to_minute`: on the following day where that is not later than `from_minute`.
struct Window {
  std::uint8_t days = 0x7f;        ///< bit 0 = Monday .. bit 6 = Sunday: the days on which it opens
  std::uint16_t from_minute = 0;   ///< minutes after midnight, 0..1439
  std::uint16_t to_minute = 1440;  ///< minutes after midnight, 1..1440
  friend bool operator==(const Window&, const Window&) = default;
};

/// When a target may send. No window = always.
struct Schedule {
  std::vector<Window> windows{};

  [[nodiscard]] bool always() const noexcept { return windows.empty(); }
};

/// True while a window is open. Pure but for the process's time zone (TZ). Thread-safe.
/// Where the clocks go forward, a window that lies in the skipped hour opens right after it; where they go back, a window that
/// touches the repeated hour covers both of its passes. So no night is ever left out.
[[nodiscard]] bool is_open(const Schedule& schedule, std::chrono::sys_seconds now);

/// The next time at which is_open() turns true; nothing for a schedule that is always open or that is open now.
[[nodiscard]] std::optional<std::chrono::sys_seconds> next_opening(const Schedule& schedule, std::chrono::sys_seconds now);

}  // namespace opossum::sync
