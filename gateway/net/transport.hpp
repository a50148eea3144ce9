// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "gateway/net/task.hpp"

namespace opossum::gateway {

using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;

/// A byte stream to a client, with or without TLS. All members belong to the connection's thread.
class Transport {
 public:
  virtual ~Transport() = default;

  /// The TLS handshake; true when there is nothing to do.
  [[nodiscard]] virtual Task<bool> handshake() = 0;
  /// Some bytes; zero at the end of the stream, after an error and after cancel().
  [[nodiscard]] virtual Task<std::size_t> read(std::span<char> into) = 0;
  /// All bytes, or false.
  [[nodiscard]] virtual Task<bool> write(std::string_view bytes) = 0;
  /// Ends the sending side in order.
  [[nodiscard]] virtual Task<void> finish() = 0;
  /// Ends operations that wait.
  virtual void cancel() = 0;
  virtual void close() = 0;
  /// The common name of the certificate that the client showed and that was verified.
  [[nodiscard]] virtual std::optional<std::string> peer_name() const { return {}; }
  /// Answers the opening handshake of a WebSocket (RFC 6455) that speaks `protocol`; `received` is what was read of it. True if the client
  /// has agreed: from then on read() and write() carry binary messages. Otherwise it has been told why not.
  [[nodiscard]] virtual Task<bool> accept_web_socket(std::string received, std::string protocol) = 0;
};

/// `tls` may be nullptr and must outlive the transport.
[[nodiscard]] std::unique_ptr<Transport> make_transport(Socket socket, boost::asio::ssl::context* tls);

}  // namespace opossum::gateway
