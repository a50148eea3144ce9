// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "store/clock.hpp"
#include "store/result.hpp"

namespace opossum::ingest {

struct SimulateMqttOptions {
  std::string url = "mqtt://127.0.0.1:1883";
  std::string client_id = "opossum-simulate";
  std::string prefix = "plant";           ///< topics are PREFIX/line-N/sNNN/temperature
  std::uint32_t lines = 4;
  std::uint32_t sensors = 20;             ///< on each line
  double rate = 100;                      ///< messages a second over all sensors; 0 = as fast as the broker takes them
  std::uint64_t count = 0;                ///< messages; 0 = until the duration ends or stop()
  std::chrono::milliseconds duration{0};  ///< 0 = until the count is reached or stop()
  int qos = 1;
  std::uint32_t in_flight = 100;          ///< published and not yet acknowledged
  std::chrono::milliseconds answer_time{30'000};  ///< for connecting and for each acknowledgement
  /// Called with "line-1/s001/17" (line, sensor, seq) once the broker acknowledged that message, in order, on the thread of run().
  std::function<void(const std::string& id)> acknowledged{};
  Clock* clock = nullptr;                 ///< of the payloads' "ts"; nullptr = system_clock()
};

struct SimulateMqttSummary {
  std::uint64_t published = 0;     ///< different messages
  std::uint64_t acknowledged = 0;  ///< of those
  std::uint64_t repeated = 0;      ///< sent again after a lost connection, as new messages: the broker may have both
};

/// Sensors that publish readings which drift plausibly: `{"sensor":"s001","seq":17,"temperature":21.37,"humidity":44.9,"ts":"…"}`.
/// After a lost connection it connects again and repeats what was not acknowledged.
class SimulateMqtt {
 public:
  explicit SimulateMqtt(SimulateMqttOptions options) : options_(std::move(options)) {}

  /// Blocks until count, duration or stop(). Errc::invalid_argument; unavailable if the broker cannot be reached for `answer_time`.
  [[nodiscard]] Result<void> run();
  /// From any thread or a signal handler: what is in flight is still waited for.
  void stop() noexcept { stopping_ = true; }
  /// From any thread.
  [[nodiscard]] SimulateMqttSummary progress() const noexcept { return {published_, acknowledged_, repeated_}; }

 private:
  const SimulateMqttOptions options_;
  std::atomic<bool> stopping_ = false;
  std::atomic<std::uint64_t> published_ = 0;
  std::atomic<std::uint64_t> acknowledged_ = 0;
  std::atomic<std::uint64_t> repeated_ = 0;
};

}  // namespace opossum::ingest
