// SPDX-License-Identifier: MIT
#include "gateway/wiring/signals.hpp"

#include <ctime>

namespace opossum::gateway {

StopSignals::StopSignals() {
  sigemptyset(&set_);
  sigaddset(&set_, SIGINT);
  sigaddset(&set_, SIGTERM);
  sigaddset(&set_, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &set_, &before_);
  std::signal(SIGPIPE, SIG_IGN);  // a peer that goes away is an error code, not the end
}

StopSignals::~StopSignals() { release(); }

std::optional<int> StopSignals::wait_for(std::chrono::milliseconds time) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
  timespec timeout{};
  timeout.tv_sec = seconds.count();
  timeout.tv_nsec = std::chrono::nanoseconds(time - seconds).count();
  const int signal = sigtimedwait(&set_, nullptr, &timeout);
  if (signal < 0) return std::nullopt;
  return signal;
}

void StopSignals::release() {
  std::signal(SIGHUP, SIG_IGN);
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace opossum::gateway
