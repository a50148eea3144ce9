// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "ingest/gap.hpp"
#include "ingest/modbus/device.hpp"

namespace opossum::ingest::modbus {

/// What a device is known to have missed, as reports for the gap log. No I/O; time is passed in. Not thread-safe.
///
/// Silence is two reports: one when the device is degraded, from its last answer on, and one for the rest when it answers again or the
/// gateway stops. They meet without overlap, and a device that is dead for months does not fill the log.
class DeviceGaps {
 public:
  using Report = std::function<void(Gap)>;
  /// The device must outlive it. `report` may be empty.
  DeviceGaps(const Device& device, Report report, Timestamp start);

  /// Cycles of a group for which the bus had no time.
  void skipped(std::size_t group, std::uint64_t cycles, Timestamp from, Timestamp until);
  /// Events that newer ones replaced because the store did not take them.
  void replaced(std::size_t group, std::uint64_t events, Timestamp now);
  /// A poll that asked something is over.
  void polled(bool answered, bool degraded, Timestamp now);
  void stopped(Timestamp now);

 private:
  [[nodiscard]] Gap gap(const char* reason, Timestamp until) const;
  void silent(Timestamp from, Timestamp until, const char* detail);

  const Device* device_;
  Report report_;
  Timestamp last_answer_;
  std::optional<Timestamp> silent_until_{};  ///< end of the silence that is reported; nothing while it answers
};

}  // namespace opossum::ingest::modbus
