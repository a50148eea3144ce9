// SPDX-License-Identifier: MIT
#include "ingest/modbus/device_gaps.hpp"

#include <algorithm>

namespace opossum::ingest::modbus {

DeviceGaps::DeviceGaps(const Device& device, Report report, Timestamp start)
    : device_(&device), report_(std::move(report)), last_answer_(start) {}

Gap DeviceGaps::gap(const char* reason, Timestamp until) const {
  Gap gap;
  gap.source = device_->options.name;
  gap.kind = "modbus";
  gap.reason = reason;
  gap.until = until;
  return gap;
}

void DeviceGaps::skipped(std::size_t group, std::uint64_t cycles, Timestamp from, Timestamp until) {
  if (!report_ || cycles == 0) return;
  auto skipped = gap(gap_reason::kPollsSkipped, until);
  skipped.part = device_->groups[group].name;
  skipped.from = std::min(from, until);
  skipped.count = cycles * device_->groups[group].points.size();
  skipped.detail = "polls take longer than their interval leaves; ask for less, or less often";
  report_(std::move(skipped));
}

void DeviceGaps::replaced(std::size_t group, std::uint64_t events, Timestamp now) {
  if (!report_ || events == 0) return;
  auto replaced = gap(gap_reason::kMessagesLost, now);
  replaced.part = device_->groups[group].name;
  replaced.count = events;
  replaced.detail = "the store refused them, and newer values took their place";
  report_(std::move(replaced));
}

void DeviceGaps::polled(bool answered, bool degraded, Timestamp now) {
  if (answered) {
    if (silent_until_) silent(*silent_until_, now, "the device answers again");
    silent_until_.reset();
    last_answer_ = now;
  } else if (degraded && !silent_until_) {
    silent(last_answer_, now, "the device does not answer");
    silent_until_ = now;
  }
}

void DeviceGaps::stopped(Timestamp now) {
  if (silent_until_) silent(*silent_until_, now, "the device did not answer until the gateway stopped");
  silent_until_.reset();
}

/// The wall clock may be set back meanwhile, so nothing here may become negative.
void DeviceGaps::silent(Timestamp from, Timestamp until, const char* detail) {
  if (!report_) return;
  auto silence = gap(gap_reason::kNoAnswer, until);
  silence.from = std::min(from, until);
  silence.count = 0;
  for (const auto& group : device_->groups) {
    *silence.count += static_cast<std::uint64_t>((until - *silence.from) / group.poll) * group.points.size();
  }
  silence.detail = detail;
  report_(std::move(silence));
}

}  // namespace opossum::ingest::modbus
