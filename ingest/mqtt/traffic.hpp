// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "ingest/intake.hpp"
#include "ingest/pacing/rate.hpp"
#include "ingest/source_status.hpp"
#include "store/clock.hpp"
#include "store/options.hpp"

namespace opossum::ingest::mqtt {

/// Counts what one subscriber does and says so in its log. Thread-safe.
class Traffic {
 public:
  Traffic(std::string name, Clock& clock, Logger logger);

  void arrived(const Message& message);
  void ended(Fate fate);
  void count(const char* counter, std::uint64_t by = 1);
  /// Counted, remembered and logged; the same text again is logged once a minute only.
  void error(const std::string& text);
  void state(SourceState state, std::string detail);
  void log(LogLevel level, const std::string& text) const;
  [[nodiscard]] SourceStatus status() const;

 private:
  Clock& clock_;
  const Logger logger_;
  mutable std::mutex mutex_;
  SourceStatus status_;
  Rate received_rate_;
  Rate stored_rate_;
  std::chrono::steady_clock::time_point error_logged_{};
};

}  // namespace opossum::ingest::mqtt
