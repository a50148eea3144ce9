// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "gateway/net/tls_files.hpp"
#include "ingest/mqtt_broker.hpp"

namespace opossum::gateway {

struct MqttServerOptions {
  std::vector<std::string> listen{};         ///< ADDRESS:PORT; port 0 = any free one; MQTT and, on the same port, MQTT over WebSocket
  std::vector<std::string> tls_listen{};     ///< the same with TLS
  std::optional<TlsFiles> tls{};             ///< needed by tls_listen
  std::size_t connections_max = 10'000;      ///< beyond it a connection is closed at once
  std::chrono::milliseconds handshake_time{5'000};  ///< for TLS and WebSocket together
  std::chrono::milliseconds stop_grace{2'000};      ///< for clients to take their DISCONNECT
  ingest::MqttBrokerOptions broker{};        ///< but for `post`
};

/// The sockets of the MQTT listener: TCP, TLS and WebSocket around ingest::MqttBroker, all on one thread. Thread-safe; nothing throws.
class MqttServer {
 public:
  /// Listens and serves until stop(). Errc::invalid_argument, unavailable for addresses and certificates; those of MqttBroker::open().
  [[nodiscard]] static Result<std::unique_ptr<MqttServer>> start(MqttServerOptions options, ingest::Intake& intake);
  ~MqttServer();
  MqttServer(const MqttServer&) = delete;
  MqttServer& operator=(const MqttServer&) = delete;

  /// Where it listens, with the real ports: "mqtt://127.0.0.1:1883", "mqtts://…".
  [[nodiscard]] std::vector<std::string> urls() const;
  [[nodiscard]] ingest::SourceStatus status() const;
  [[nodiscard]] bool speaks_tls() const;
  /// As HttpServer::prepare_tls(), for tls_listen.
  [[nodiscard]] Result<std::move_only_function<void()>> prepare_tls(const TlsFiles& files);
  /// In the order of their ids, up to `limit` of them. Errc::unavailable while it stops, or when it is too busy to answer.
  [[nodiscard]] Result<std::vector<ingest::MqttClientStatus>> clients(std::size_t limit);
  /// Disconnects all clients and waits for what they have sent to be stored. Idempotent.
  void stop();

 private:
  class Implementation;
  explicit MqttServer(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace opossum::gateway
