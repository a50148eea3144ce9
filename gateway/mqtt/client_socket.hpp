// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "gateway/net/loop.hpp"
#include "gateway/net/transport.hpp"
#include "ingest/mqtt_broker.hpp"

namespace opossum::gateway {

/// The socket of one MQTT client: one coroutine reads, one writes. Belongs to its loop's thread and is kept alive by its coroutines.
class ClientSocket final : public ingest::MqttWire {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  ClientSocket(Loop& loop, std::unique_ptr<Transport> transport, ingest::MqttOrigin origin, Instant handshake_until);

  /// TLS, and WebSocket if the client begins with one; then the broker knows the client. False if the client failed to.
  [[nodiscard]] Task<bool> open(ingest::MqttBroker& broker);
  /// Until the connection ends on either side.
  [[nodiscard]] Task<void> read();
  [[nodiscard]] Task<void> write();

  void output_ready() override { output_.cancel(); }
  void input_wanted() override { input_.cancel(); }

  /// Closes what takes too long to open or to end.
  void check_deadline(Instant now);
  void close();

 private:
  [[nodiscard]] Task<void> wait(Loop::Timer& signal);

  std::unique_ptr<Transport> transport_;
  ingest::MqttOrigin origin_;
  Loop::Timer output_;  // never expires: it is cancelled when there is output
  Loop::Timer input_;   // the same for input
  Instant deadline_;
  std::string buffer_;
  std::size_t early_ = 0;  // bytes of buffer_ that came before the broker knew the client
  std::unique_ptr<ingest::MqttConnection> connection_;
};

}  // namespace opossum::gateway
