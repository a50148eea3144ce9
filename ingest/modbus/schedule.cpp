// SPDX-License-Identifier: MIT
#include "ingest/modbus/schedule.hpp"

#include <algorithm>
#include <utility>

#include "store/result.hpp"

namespace opossum::ingest::modbus {
namespace {

constexpr std::chrono::milliseconds kSpreadMax{10'000};  // nobody wants to wait half an hour for the first value of an hourly group
constexpr int kShare = 4;  // after waiting in vain, the bus is free for those that answer for so many times as long

}  // namespace

Schedule::Schedule(std::vector<DeviceRule> devices, std::vector<Slot> slots, Instant start) {
  OPOSSUM_ASSERT(!slots.empty());
  for (const auto& rule : devices) devices_.push_back({.rule = rule});
  const auto count = static_cast<std::int64_t>(slots.size());
  for (std::int64_t i = 0; i < count; ++i) {
    const auto& rule = slots[static_cast<std::size_t>(i)];
    slots_.push_back({rule, start + std::min(rule.period, kSpreadMax) * i / count});
  }
}

Schedule::Instant Schedule::effective_due(const SlotState& slot) const {
  const auto& device = devices_[slot.rule.device];
  const auto due = device.heard ? slot.due : std::max(slot.due, doubtful_from_);
  return device.degraded ? std::max(due, device.asleep_until) : due;
}

Schedule::Turn Schedule::next() const {
  // Those that wait for the same moment go in the order in which they were due.
  const auto first =
      std::ranges::min_element(slots_, {}, [this](const SlotState& slot) { return std::pair(effective_due(slot), slot.due); });
  return {static_cast<std::size_t>(first - slots_.begin()), effective_due(*first)};
}

std::uint64_t Schedule::finished(std::size_t index, Outcome outcome, Instant now, Instant::duration cost) {
  auto& slot = slots_[index];
  auto& device = devices_[slot.rule.device];
  const bool was_silent = device.silences > 0;
  if (outcome == Outcome::answered) {
    device.heard = true;
    device.silences = 0;
    device.degraded = false;
  } else if (outcome == Outcome::silent) {
    device.heard = false;
    ++device.silences;
    device.degraded = device.silences >= device.rule.degrade_after;
    if (device.degraded) device.asleep_until = now + device.rule.degrade_time;
    if (std::ranges::any_of(devices_, &DeviceState::heard)) doubtful_from_ = now + kShare * cost;
  }
  slot.due += slot.rule.period;
  if (slot.due > now) return 0;
  const auto missed = (now - slot.due) / slot.rule.period + 1;
  slot.due += missed * slot.rule.period;
  if (was_silent) return 0;
  device.overruns += static_cast<std::uint64_t>(missed);
  return static_cast<std::uint64_t>(missed);
}

}  // namespace opossum::ingest::modbus
