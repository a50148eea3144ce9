// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <deque>
#include <memory>

#include "ingest/simulate/sensors.hpp"

namespace mqtt {
class async_client;
class delivery_token;
}  // namespace mqtt

namespace opossum::ingest::simulate {

/// Publishes with a bounded window of messages that are not yet acknowledged, over as many connections as it takes.
/// Throws what Paho throws; SimulateMqtt::run catches.
class Publisher {
 public:
  struct Counters {
    std::atomic<std::uint64_t>& published;
    std::atomic<std::uint64_t>& acknowledged;
    std::atomic<std::uint64_t>& repeated;
  };

  Publisher(const SimulateMqttOptions& options, std::string url, Counters counters);
  ~Publisher();

  void connect();
  /// Waits for room in the window first.
  void publish(Reading reading);
  /// Takes note of the acknowledgements that have come.
  void settle();
  /// Waits for all acknowledgements and says goodbye.
  void finish();

 private:
  struct InFlight {
    Reading reading;
    std::shared_ptr<::mqtt::delivery_token> token;
  };

  void settle_oldest();
  void acknowledge_oldest();
  void send(InFlight& message);
  /// Tries for `answer_time`, then throws.
  void connect_again();

  const SimulateMqttOptions& options_;
  const std::string url_;
  Counters counters_;
  std::unique_ptr<::mqtt::async_client> client_;
  std::deque<InFlight> window_;
};

}  // namespace opossum::ingest::simulate
