// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace opossum::config {

/// A window of local time, such as "mon-fri 18:00-06:00". It opens on each of its days at `from_minute` and closes at the next
/// `to_minute`, on the following day where that is not later than `from_minute`.
struct Window {
  std::uint8_t days = 0x7f;       ///< bit 0 = Monday .. bit 6 = Sunday: the days on which it opens
  std::uint16_t from_minute = 0;  ///< minutes after midnight, 0..1439
  std::uint16_t to_minute = 1440; ///< minutes after midnight, 1..1440; less than from_minute = the day after
  friend bool operator==(const Window&, const Window&) = default;
};

/// When a target may send. No window = always. (sync-protocol, operator's controls.)
struct Schedule {
  std::vector<Window> windows;

  [[nodiscard]] bool always() const noexcept { return windows.empty(); }
  friend bool operator==(const Schedule&, const Schedule&) = default;
};

/// "daily 01:00-05:00", "mon-fri 18:00-06:00", "mon,wed,sun 00:00-24:00".
[[nodiscard]] std::string to_string(const Window& window);

}  // namespace opossum::config
