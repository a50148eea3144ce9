// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/support/process.hpp"

namespace opossum::testing {

/// Debian's Mosquitto with sessions on disk, on a loopback port of its own that it keeps over restarts.
class Mosquitto {
 public:
  /// Does not start it.
  Mosquitto();

  /// Returns when it accepts connections.
  void start();
  /// SIGTERM: sessions and queued messages are written.
  void stop();
  /// As after the loss of its disk.
  void forget_sessions() const;

  [[nodiscard]] std::string url() const { return "mqtt://127.0.0.1:" + std::to_string(port_); }
  /// QoS 1; returns when the broker has acknowledged.
  void publish(const std::string& topic, const std::string& payload, std::vector<std::string> more = {}) const;
  /// A payload of any bytes.
  void publish_bytes(const std::string& topic, const std::string& payload) const;
  [[nodiscard]] int port() const { return port_; }
  /// One message a line.
  void publish_lines(const std::string& topic, const std::string& lines) const;
  [[nodiscard]] std::string log() const { return read_text(folder_ / "log"); }

 private:
  [[nodiscard]] std::vector<std::string> publisher(const std::string& topic) const;

  TemporaryFolder folder_;
  int port_ = free_port();
  std::unique_ptr<Process> process_;
};

}  // namespace opossum::testing
