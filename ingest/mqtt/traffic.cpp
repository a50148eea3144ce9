// SPDX-License-Identifier: MIT
#include "ingest/mqtt/traffic.hpp"

namespace opossum::ingest::mqtt {

namespace {

const char* counter_of(Fate fate) {
  switch (fate) {
    case Fate::stored:
      return "stored";
    case Fate::seen:
      return "seen";
    case Fate::quarantined:
      return "quarantined";
    case Fate::dropped:
      return "dropped";
    case Fate::let_go:
      return "let_go";
  }
  return "unknown";
}

}  // namespace

Traffic::Traffic(std::string name, Clock& clock, Logger logger)
    : clock_(clock), logger_(std::move(logger)), received_rate_(clock.steady_now()), stored_rate_(clock.steady_now()) {
  status_.name = std::move(name);
  status_.kind = "mqtt";
  // Present from the start, so that metrics do not appear out of nowhere.
  for (const char* counter : {"received", "stored", "seen", "quarantined", "dropped", "let_go", "duplicates", "retained", "withheld",
                              "lost", "sessions_lost", "connects", "errors"}) {
    status_.counters.emplace(counter, 0);
  }
}

void Traffic::arrived(const Message& message) {
  const std::lock_guard lock(mutex_);
  ++status_.counters["received"];
  if (message.duplicate) ++status_.counters["duplicates"];
  if (message.retained) ++status_.counters["retained"];
  status_.last_message = message.received;
  received_rate_.add(1, clock_.steady_now());
}

void Traffic::ended(Fate fate) {
  const std::lock_guard lock(mutex_);
  ++status_.counters[counter_of(fate)];
  if (fate == Fate::stored) stored_rate_.add(1, clock_.steady_now());
}

void Traffic::count(const char* counter, std::uint64_t by) {
  const std::lock_guard lock(mutex_);
  status_.counters[counter] += by;
}

void Traffic::error(const std::string& text) {
  {
    const std::lock_guard lock(mutex_);
    ++status_.counters["errors"];
    status_.last_error_at = clock_.now();
    const auto now = clock_.steady_now();
    const bool repeated = status_.last_error == text && now - error_logged_ < std::chrono::minutes(1);
    if (repeated) return;
    status_.last_error = text;
    error_logged_ = now;
  }
  log(LogLevel::error, text);
}

void Traffic::state(SourceState state, std::string detail) {
  const std::lock_guard lock(mutex_);
  status_.state = state;
  status_.detail = std::move(detail);
}

void Traffic::log(LogLevel level, const std::string& text) const {
  if (logger_) logger_(level, "mqtt source " + status_.name + ": " + text);
}

SourceStatus Traffic::status() const {
  const std::lock_guard lock(mutex_);
  SourceStatus copy = status_;
  copy.rates["received"] = received_rate_.per_second(clock_.steady_now());
  copy.rates["stored"] = stored_rate_.per_second(clock_.steady_now());
  return copy;
}

}  // namespace opossum::ingest::mqtt
