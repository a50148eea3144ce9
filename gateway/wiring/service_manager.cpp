// SPDX-License-Identifier: MIT
#include "gateway/wiring/service_manager.hpp"

#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include <condition_variable>
#include <ctime>
#include <mutex>

namespace opossum::gateway {

void ServiceManager::ready(const std::string& status) { sd_notify(0, fmt::format("READY=1\nSTATUS={}", status).c_str()); }

void ServiceManager::reloading() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  sd_notify(0, fmt::format("RELOADING=1\nMONOTONIC_USEC={}", std::int64_t{now.tv_sec} * 1'000'000 + now.tv_nsec / 1000).c_str());
}

void ServiceManager::stopping() { sd_notify(0, "STOPPING=1"); }

std::optional<std::chrono::microseconds> ServiceManager::watchdog_time() {
  std::uint64_t time = 0;
  if (sd_watchdog_enabled(0, &time) <= 0) return std::nullopt;
  return std::chrono::microseconds(time);
}

Watchdog::Watchdog(std::chrono::microseconds time, Check check, Feed feed)
    : thread_([time, check = std::move(check), feed = std::move(feed)](const std::stop_token& stop) {
        std::mutex mutex;
        std::condition_variable_any wakes;
        std::unique_lock lock(mutex);
        while (!stop.stop_requested()) {
          if (is_well(check())) feed();
          wakes.wait_for(lock, stop, time / 2, [] { return false; });
        }
      }) {}

std::unique_ptr<Watchdog> Watchdog::of_service_manager(Check check) {
  const auto time = ServiceManager::watchdog_time();
  if (!time) return nullptr;
  return std::make_unique<Watchdog>(*time, std::move(check), [] { sd_notify(0, "WATCHDOG=1"); });
}

bool Watchdog::is_well(const Result<void>& checked) noexcept {
  return checked || checked.error().code() == Errc::disk_full;
}

}  // namespace opossum::gateway
