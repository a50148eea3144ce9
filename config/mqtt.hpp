// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/endpoint.hpp"
#include "config/secret.hpp"

namespace opossum::config {

enum class AllowAnonymous : std::uint8_t { loopback, never, always };

/// `[mqtt]`: the built-in listener.
struct MqttListener {
  std::vector<Endpoint> listen{{"127.0.0.1", 1883}};
  std::vector<Endpoint> tls_listen{};
  std::optional<ServerTls> tls{};  ///< for tls_listen; `http.tls` when absent
  std::string users{};             ///< path of the user file; empty = no users
  AllowAnonymous allow_anonymous = AllowAnonymous::loopback;
  friend bool operator==(const MqttListener&, const MqttListener&) = default;
};

enum class MqttAck : std::uint8_t {
  stored,    ///< the broker is told after the fsync
  received,  ///< at most once: fast, and a crash loses what was not yet stored
};

enum class MqttProtocol : std::uint8_t { v311, v5 };

/// `[[ingest.mqtt]]`: a broker that is already there.
struct MqttSource {
  std::string name{};
  std::string url{};                  ///< mqtt://, mqtts://, ws:// or wss://
  std::vector<std::string> topics{};  ///< topic filters, at least one
  std::uint8_t qos = 1;               ///< 0..2
  MqttAck ack = MqttAck::stored;
  MqttProtocol protocol = MqttProtocol::v5;
  std::string client_id{};            ///< after loading never empty: "opossum-GATEWAY-NAME" where the key is absent
  std::string username{};
  Secret password{};
  std::optional<ClientTls> tls{};
  std::chrono::milliseconds keep_alive{30'000};
  std::chrono::milliseconds session_expiry{std::chrono::hours{24 * 7}};
  friend bool operator==(const MqttSource&, const MqttSource&) = default;
};

}  // namespace opossum::config
