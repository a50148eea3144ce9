// SPDX-License-Identifier: MIT
#include "ingest/modbus/device_status.hpp"

#include <utility>

namespace opossum::ingest::modbus {

DeviceStatus::DeviceStatus(std::string name, std::string where, Rate::Instant start)
    : name_(std::move(name)), where_(std::move(where)), readings_(start), stored_(start) {}

void DeviceStatus::publish(const DeviceCounts& counts, Rate::Instant now) {
  const std::lock_guard lock(mutex_);
  readings_.add(counts.readings - counts_.readings, now);
  stored_.add(counts.stored - counts_.stored, now);
  counts_ = counts;
}

void DeviceStatus::error(std::string text, Timestamp time) {
  const std::lock_guard lock(mutex_);
  last_error_ = std::move(text);
  last_error_at_ = time;
}

SourceStatus DeviceStatus::snapshot(Rate::Instant now) const {
  const std::lock_guard lock(mutex_);
  SourceStatus status;
  status.name = name_;
  status.kind = "modbus";
  status.state = counts_.state;
  status.detail = where_;
  if (counts_.held > 0) status.detail += "; the store refuses, the newest values are held";
  if (counts_.refused_points > 0) status.detail += "; the device refuses " + std::to_string(counts_.refused_points) + " of its points";
  status.counters = {{"polls", counts_.polls},
                     {"requests", counts_.requests},
                     {"answers", counts_.answers},
                     {"exceptions", counts_.exceptions},
                     {"no_answer", counts_.no_answer},
                     {"retries", counts_.retries},
                     {"connects", counts_.connects},
                     {"overruns", counts_.overruns},
                     {"waited_ms", counts_.waited_ms},
                     {"readings", counts_.readings},
                     {"stored", counts_.stored},
                     {"replaced", counts_.replaced},
                     {"refused", counts_.refused},
                     {"refused_points", counts_.refused_points},
                     {"held", counts_.held}};
  status.rates = {{"readings", readings_.per_second(now)}, {"stored", stored_.per_second(now)}};
  status.last_message = counts_.last_message;
  status.last_error = last_error_;
  status.last_error_at = last_error_at_;
  return status;
}

}  // namespace opossum::ingest::modbus
