// SPDX-License-Identifier: MIT
#include "ingest/mqtt/listener/broker_status.hpp"

namespace opossum::ingest::mqtt {

BrokerStatus::BrokerStatus(std::string name, Clock& clock) : name_(std::move(name)), clock_(clock), received_rate_(clock.steady_now()) {}

SourceStatus BrokerStatus::read(const broker::Counters& counters, const std::optional<Error>& store_failure) {
  SourceStatus status;
  status.name = name_;
  status.kind = "mqtt";
  status.state = store_failure ? SourceState::degraded : SourceState::connected;
  status.detail = std::to_string(counters.clients_now) + " clients connected, " + std::to_string(counters.sessions_now) + " sessions";
  if (store_failure) status.detail = "clients are refused: " + store_failure->message();
  status.counters = {
      {"received", counters.received},
      {"received_qos0", counters.received_qos0},
      {"stored", counters.stored},
      {"seen", counters.seen},
      {"quarantined", counters.quarantined},
      {"dropped", counters.dropped},
      {"let_go", counters.let_go},
      {"refused", counters.refused},
      {"delivered", counters.delivered},
      {"queue_dropped", counters.queue_dropped},
      {"connects", counters.connections},
      {"connects_refused", counters.connects_refused},
      {"not_authorized", counters.not_authorized},
      {"protocol_errors", counters.protocol_errors},
      {"clients", counters.clients_now},
      {"sessions", counters.sessions_now},
      {"subscriptions", counters.subscriptions_now},
      {"retained", counters.retained_now},
      {"waiting", counters.waiting_now},
  };
  const auto now = clock_.steady_now();
  const std::lock_guard lock(mutex_);
  const std::uint64_t received = counters.received;
  if (received != received_) last_message_ = clock_.now();
  received_rate_.add(received - received_, now);
  received_ = received;
  status.rates = {{"received", received_rate_.per_second(now)}};
  status.last_message = last_message_;
  return status;
}

}  // namespace opossum::ingest::mqtt
