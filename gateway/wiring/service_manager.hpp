// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "store/result.hpp"

namespace opossum::gateway {

/// What systemd is told about this process; nothing happens without $NOTIFY_SOCKET. Thread-safe.
class ServiceManager {
 public:
  static void ready(const std::string& status);
  static void reloading();
  static void stopping();
  /// How often it wants to hear that all is well; nothing = never.
  [[nodiscard]] static std::optional<std::chrono::microseconds> watchdog_time();
};

/// Feeds the watchdog of the service manager, from a thread of its own, after each check that went well. A check that hangs or finds the
/// store poisoned leaves it unfed, and the service is started again; a full disk does not, for a restart would not help.
class Watchdog {
 public:
  using Check = std::function<Result<void>()>;
  using Feed = std::function<void()>;

  /// Checks twice in each `time`. `check` must outlive this.
  Watchdog(std::chrono::microseconds time, Check check, Feed feed);
  /// Ends after the check under way.
  ~Watchdog() = default;

  /// What feeds the watchdog of systemd; only where it wants that.
  [[nodiscard]] static std::unique_ptr<Watchdog> of_service_manager(Check check);
  /// True if the outcome of a check means that the store commits, or would if it had room.
  [[nodiscard]] static bool is_well(const Result<void>& checked) noexcept;

 private:
  std::jthread thread_;
};

}  // namespace opossum::gateway
