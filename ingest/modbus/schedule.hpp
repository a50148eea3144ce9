// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

namespace opossum::ingest::modbus {

/// Whose turn it is on a bus. No I/O; time is passed in. Not thread-safe.
///
/// Every group of every device has a slot on a fixed grid of its interval. First polls are spread over the interval, but over ten seconds
/// at most. A cycle whose time has passed when the bus is free again is skipped and counted, never piled up. A device that gave no answer
/// in `degrade_after` polls is asked only every `degrade_time`, all its groups together, until it answers. However many devices are silent,
/// or were never heard: as long as any other answers, waiting for them takes a fifth of the time of the bus at most.
class Schedule {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  struct DeviceRule {
    std::uint32_t degrade_after = 3;
    std::chrono::milliseconds degrade_time{30'000};
  };
  struct Slot {
    std::size_t device = 0;
    std::size_t group = 0;  ///< of that device
    std::chrono::milliseconds period{1000};
  };
  struct Turn {
    std::size_t slot = 0;
    Instant due{};  ///< may lie ahead
  };
  enum class Outcome : std::uint8_t { answered, silent, not_asked };

  Schedule(std::vector<DeviceRule> devices, std::vector<Slot> slots, Instant start);

  /// The slot that is due first.
  [[nodiscard]] Turn next() const;
  [[nodiscard]] const Slot& slot(std::size_t index) const { return slots_[index].rule; }
  /// The poll of a slot is over, and the bus was busy with it for `cost`. Returns the cycles that are skipped and counted now.
  std::uint64_t finished(std::size_t slot, Outcome outcome, Instant now, Instant::duration cost = {});

  [[nodiscard]] bool degraded(std::size_t device) const { return devices_[device].degraded; }
  /// Cycles skipped because the bus was busy; those of a device that does not answer are not counted.
  [[nodiscard]] std::uint64_t overruns(std::size_t device) const { return devices_[device].overruns; }

 private:
  struct DeviceState {
    DeviceRule rule{};
    std::uint32_t silences = 0;
    bool degraded = false;
    bool heard = false;  ///< its last poll was answered
    Instant asleep_until{};
    std::uint64_t overruns = 0;
  };
  struct SlotState {
    Slot rule{};
    Instant due{};
  };
  [[nodiscard]] Instant effective_due(const SlotState& slot) const;

  std::vector<DeviceState> devices_;
  std::vector<SlotState> slots_;
  Instant doubtful_from_{};  ///< devices that are not heard are not asked before
};

}  // namespace opossum::ingest::modbus
