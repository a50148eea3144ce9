// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace opossum::ingest::mqtt {

/// Knows the socket of a Paho client, so that an acknowledgement can be withheld.
///
/// Paho C 1.3 sends the PUBACK when the message callback returns, whatever it returns, and offers no manual acknowledgement. The one
/// thing that stops it is a socket that no longer sends. Paho does not hand out its sockets, but its trace, a public interface,
/// names the socket in the line about every CONNECT: "… 7 client-id -> CONNECT version 5 …".
class SocketWatch {
 public:
  /// Watches the client with this id. False from valid() if the process has such a client already.
  explicit SocketWatch(std::string client_id);
  ~SocketWatch();
  SocketWatch(const SocketWatch&) = delete;
  SocketWatch& operator=(const SocketWatch&) = delete;

  [[nodiscard]] bool valid() const noexcept { return valid_; }
  /// The socket of the newest CONNECT was seen.
  [[nodiscard]] bool knows_socket() const;
  /// Ends the connection without another byte being sent. Only inside a callback of this client about this connection: Paho holds its
  /// lock then, so the socket cannot be closed and its number be used by another. False if the socket is not known.
  [[nodiscard]] bool cut() const;
  /// Before a new connection.
  void forget();

 private:
  const std::string client_id_;
  bool valid_ = false;
};

/// The socket in a trace line about a CONNECT of `client_id`, or -1.
[[nodiscard]] int socket_in_trace(const std::string& line, const std::string& client_id) noexcept;

}  // namespace opossum::ingest::mqtt
