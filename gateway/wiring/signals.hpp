// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <csignal>
#include <optional>

namespace opossum::gateway {

/// SIGINT, SIGTERM and SIGHUP (reload) as a value to wait for. Make it before any thread starts: threads inherit that the signals are blocked.
class StopSignals {
 public:
  StopSignals();
  /// Gives the signals their old meaning back.
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  /// The signal that came, or nothing after `time`.
  [[nodiscard]] std::optional<int> wait_for(std::chrono::milliseconds time);
  /// From here on a further SIGINT or SIGTERM ends the process at once; SIGHUP is ignored.
  void release();

 private:
  sigset_t set_{};
  sigset_t before_{};
};

}  // namespace opossum::gateway
