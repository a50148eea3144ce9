// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>

#include "ingest/pacing/rate.hpp"
#include "ingest/source_status.hpp"

namespace opossum::ingest::modbus {

/// What a worker knows about a device, in the form it counts in.
struct DeviceCounts {
  std::uint64_t polls = 0;
  std::uint64_t requests = 0;
  std::uint64_t answers = 0;
  std::uint64_t exceptions = 0;
  std::uint64_t no_answer = 0;  ///< requests given up
  std::uint64_t retries = 0;
  std::uint64_t connects = 0;
  std::uint64_t overruns = 0;
  std::uint64_t waited_ms = 0;  ///< for answers, in vain or not: how long the bus was busy with this device
  std::uint64_t readings = 0;
  std::uint64_t stored = 0;
  std::uint64_t replaced = 0;
  std::uint64_t refused = 0;
  std::uint64_t refused_points = 0;
  std::uint64_t held = 0;
  SourceState state = SourceState::connecting;
  std::optional<Timestamp> last_message{};
};

/// The board on which a worker pins its counts for other threads. Thread-safe.
class DeviceStatus {
 public:
  DeviceStatus(std::string name, std::string where, Rate::Instant start);

  void publish(const DeviceCounts& counts, Rate::Instant now);
  void error(std::string text, Timestamp time);
  [[nodiscard]] SourceStatus snapshot(Rate::Instant now) const;

 private:
  const std::string name_;
  const std::string where_;
  mutable std::mutex mutex_;
  DeviceCounts counts_{};
  Rate readings_;
  Rate stored_;
  std::string last_error_{};
  std::optional<Timestamp> last_error_at_{};
};

}  // namespace opossum::ingest::modbus
