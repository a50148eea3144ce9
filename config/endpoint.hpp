// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

namespace opossum::config {

/// An address to listen on: an IP address or "localhost", and a port.
struct Endpoint {
  std::string host;        ///< IPv6 without brackets
  std::uint16_t port = 0;  ///< 0 = any free port

  /// 127.0.0.0/8, ::1 or localhost.
  [[nodiscard]] bool is_loopback() const;
  friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

/// "127.0.0.1:8080", "[::1]:8080".
[[nodiscard]] std::string to_string(const Endpoint& endpoint);

/// What a TLS server shows and asks for. Paths of PEM files.
struct ServerTls {
  std::string certificate;  ///< with its chain
  std::string key;
  std::string client_ca{};  ///< clients must show a certificate of this authority; empty = none asked for
  friend bool operator==(const ServerTls&, const ServerTls&) = default;
};

/// How a TLS client trusts its server and shows itself. Paths of PEM files; empty = not used.
struct ClientTls {
  std::string ca{};           ///< trusted authority instead of the system's
  std::string certificate{};  ///< client certificate with its chain; comes with `key`
  std::string key{};
  friend bool operator==(const ClientTls&, const ClientTls&) = default;
};

}  // namespace opossum::config
