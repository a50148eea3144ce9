// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <vector>

#include "ingest/gap.hpp"
#include "ingest/modbus_device.hpp"
#include "ingest/source_status.hpp"
#include "store/clock.hpp"
#include "store/event_store.hpp"
#include "store/options.hpp"
#include "store/result.hpp"

namespace opossum::ingest {

/// Polls Modbus devices and stores what they say: one connection and one thread per endpoint, locked by port.
///
/// Stored shape. A poll of a group is one commit. With `event = "point"` it holds one event for each point that passed its deadband:
///
///     type  the group's or device's `type`
///     tags  the device's and the group's tags (`device:NAME` if there are none), then `point:NAME`
///     time  when the answer came
///     data  {"point":"temperature","value":21.5,"unit":"°C","quality":"good"}
///
/// With `event = "group"` it is one event, if any point passed, without the point tag and with every point of the group:
///
///     data  {"temperature":{"value":21.5,"unit":"°C","quality":"good"},"running":{"value":true,"quality":"good"}}
///
/// `unit` is there if the point has one. `quality`: good; uncertain (outside min and max, no enum label, text that is not UTF-8; the value
/// is kept); bad (null: an exception, with `"exception":2`, not a number, digits that are not decimal, or a device that never answered);
/// stale (the device does not answer; the last value). A change of quality is always stored, bad and stale once and not at every poll.
/// `read_at` is when the value came, where that is not the event's time: of a stale one, and in an event of a group that took several
/// requests, whose time is that of the last answer.
///
/// What goes wrong. An exception splits the request until the offending point is alone; that point turns bad, is left out and asked again
/// every `recheck`; the rest is stored. A device without an answer costs one timeout (and its retries) a poll and is degraded after some.
/// If the store refuses, the newest poll of every group is held and tried again; what it replaces is counted as `replaced`.
/// Skipped and replaced polls, and a silence that degraded a device, are reported to the gap log.
class ModbusBus {
 public:
  /// Checks the devices and starts the threads; connecting goes on behind it. `store`, `clock` and `gaps` must outlive the bus.
  /// Errc::invalid_argument as validate(); io_error if a thread cannot be started.
  [[nodiscard]] static Result<std::unique_ptr<ModbusBus>> start(const std::vector<ModbusDeviceOptions>& devices, EventStore& store,
                                                                Logger logger, Clock& clock = system_clock(), GapLog* gaps = nullptr);
  /// stop().
  ~ModbusBus();
  ModbusBus(const ModbusBus&) = delete;
  ModbusBus& operator=(const ModbusBus&) = delete;

  /// Ends all polls and joins the threads: at once between requests, after one `timeout` inside one. May be called twice.
  void stop();
  /// One for each device, in the order given. Thread-safe. Counters: polls, requests, answers, exceptions, no_answer, retries, connects,
  /// overruns, waited_ms, readings, stored, replaced, refused (commits that the store can never take); refused_points and held are the present ones.
  [[nodiscard]] std::vector<SourceStatus> status() const;

 private:
  class Implementation;
  explicit ModbusBus(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace opossum::ingest
