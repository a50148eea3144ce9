// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "ingest/pacing/backoff.hpp"
#include "ingest/modbus/connection.hpp"
#include "ingest/modbus/device_gaps.hpp"
#include "ingest/modbus/device_poller.hpp"
#include "ingest/modbus/device_status.hpp"
#include "ingest/modbus/outbox.hpp"
#include "ingest/modbus/schedule.hpp"
#include "store/clock.hpp"
#include "store/options.hpp"

namespace opossum::ingest::modbus {

/// The thread of one endpoint: wraps connection, clock and store around the state machines.
/// start(), stop() and status are for any thread; the rest runs on the worker's own.
class BusWorker {
 public:
  /// `devices` share one endpoint; at least one.
  BusWorker(std::vector<Device> devices, Outbox::Append append, DeviceGaps::Report report, Logger logger, Clock& clock);
  ~BusWorker();
  BusWorker(const BusWorker&) = delete;
  BusWorker& operator=(const BusWorker&) = delete;

  /// Throws std::system_error if there is no thread to be had.
  void start();
  void request_stop() noexcept;
  void join();
  /// By the order of the devices.
  [[nodiscard]] SourceStatus status(std::size_t device) const { return devices_[device]->status.snapshot(clock_->steady_now()); }

 private:
  using Instant = std::chrono::steady_clock::time_point;
  struct DeviceState {
    DeviceState(Device device, DeviceGaps::Report report, Clock& clock);
    DevicePoller poller;
    DeviceGaps gaps;
    DeviceStatus status;
    DeviceCounts counts{};
    std::vector<std::size_t> slots{};
    Instant::duration waited{};
    bool silent = false;     ///< the last poll got no answer
    std::string trouble{};   ///< why the last request failed
  };

  void run();
  void run_turn(std::size_t slot);
  [[nodiscard]] bool poll(DeviceState& device, PollRun& run);
  [[nodiscard]] Answer ask(DeviceState& device, const Request& request);
  [[nodiscard]] Answer try_once(DeviceState& device, const Request& request);
  [[nodiscard]] Result<void> ensure_open(DeviceState& device);
  void note_outcome(std::size_t index, const PollRun& run, bool was_degraded);
  void note_refused(DeviceState& device, std::size_t refused_before);
  void flush();
  void publish(std::size_t index);
  void log(LogLevel level, const DeviceState& device, const std::string& text) const;
  /// False if told to stop.
  [[nodiscard]] bool sleep_until(Instant when);
  [[nodiscard]] bool stopping() const;

  Clock* clock_;
  Logger logger_;
  std::vector<std::unique_ptr<DeviceState>> devices_;
  Connection connection_;
  Backoff reconnect_;
  std::string connect_error_{};
  Schedule schedule_;
  Outbox outbox_;
  bool store_refuses_ = false;
  Instant last_exchange_{};

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace opossum::ingest::modbus
