// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include "ingest/modbus/poll_run.hpp"
#include "store/commit.hpp"

namespace opossum::ingest::modbus {

/// What one poll of a group is worth: the events of one commit, and what each point will have stored once that commit is.
struct PollResult {
  std::vector<NewEvent> events{};
  std::vector<std::pair<std::size_t, Reading>> readings{};
};

/// The memory of one device between polls: what was stored last, what was read last, what the device refused. No I/O; time is passed in.
/// Not thread-safe.
class DevicePoller {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  explicit DevicePoller(Device device);
  DevicePoller(const DevicePoller&) = delete;
  DevicePoller& operator=(const DevicePoller&) = delete;

  [[nodiscard]] const Device& device() const noexcept { return device_; }
  /// Plans a poll of group `group`. Refused points are left out until their recheck, and then asked alone.
  [[nodiscard]] PollRun begin(std::size_t group, Instant now) const;
  /// Learns from a finished run and builds its events.
  [[nodiscard]] PollResult finish(std::size_t group, const PollRun& run, Instant now);
  /// The commit of that result is durable: from now on deadbands are measured from it.
  void stored(const PollResult& result);
  /// How many points wait for a recheck.
  [[nodiscard]] std::size_t refused() const noexcept;

 private:
  struct PointState {
    std::optional<Reading> stored{};
    std::optional<Reading> latest{};
    std::optional<Instant> recheck_at{};
  };
  void learn(const PollRun& run, Instant now);
  [[nodiscard]] NewEvent point_event(const Group& group, std::size_t index, const Reading& reading) const;
  [[nodiscard]] NewEvent group_event(const Group& group) const;

  Device device_;
  std::vector<PointState> states_;
  Learned learned_{};
};

}  // namespace opossum::ingest::modbus
