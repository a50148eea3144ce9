// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/e2e/gateway/gateway_process.hpp"

namespace opossum::testing {

/// An edge with an MQTT listener, a rule for plant/LINE/SENSOR/temperature, and all other messages stored as they are.
class ListeningGateway {
 public:
  /// `keys` go into [mqtt] beside `listen`.
  explicit ListeningGateway(const TemporaryFolder& folder, const std::string& keys = {});

  /// Returns when both the API and the listener answer; sources are started after the API.
  [[nodiscard]] bool start() { return gateway_.start() && wait_until([this] { return listens(port_); }); }
  [[nodiscard]] GatewayProcess& gateway() { return gateway_; }
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string port_text() const { return std::to_string(port_); }
  [[nodiscard]] std::string log() const { return gateway_.log(); }
  /// A counter of the source "mqtt"; -1 when there is no answer.
  [[nodiscard]] std::int64_t counter(const std::string& name) const;
  /// The stored events, without their positions and times.
  [[nodiscard]] std::vector<std::string> events() const;

 private:
  int port_ = free_port();
  GatewayProcess gateway_;
};

/// Runs mosquitto_pub or mosquitto_sub on the gateway's port.
[[nodiscard]] Finished mosquitto_pub(const ListeningGateway& gateway, std::vector<std::string> arguments, const std::string& input = {});

/// A mosquitto_sub that runs until it has `count` messages.
class MosquittoSub {
 public:
  /// Returns when its subscription is acknowledged.
  MosquittoSub(const TemporaryFolder& folder, const ListeningGateway& gateway, int count, std::vector<std::string> arguments);
  /// What it printed, once it has ended by itself; nothing if it does not.
  [[nodiscard]] std::vector<std::string> lines();
  void kill() { process_.reset(); }

 private:
  std::string output_;
  std::optional<Process> process_{};
};

}  // namespace opossum::testing
