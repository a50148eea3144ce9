// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "ingest/mqtt/broker/counters.hpp"
#include "ingest/pacing/rate.hpp"
#include "ingest/source_status.hpp"
#include "store/clock.hpp"
#include "store/result.hpp"

namespace opossum::ingest::mqtt {

/// The listener as one of the sources, from the broker's counters. Rates are of the time between two readings. Thread-safe.
class BrokerStatus {
 public:
  BrokerStatus(std::string name, Clock& clock);

  [[nodiscard]] SourceStatus read(const broker::Counters& counters, const std::optional<Error>& store_failure);

 private:
  const std::string name_;
  Clock& clock_;
  std::mutex mutex_;
  Rate received_rate_;            // guarded by mutex_, like all that follows
  std::uint64_t received_ = 0;
  std::optional<Timestamp> last_message_;
};

}  // namespace opossum::ingest::mqtt
