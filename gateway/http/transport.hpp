// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include <memory>
#include <span>
#include <string_view>

#include "gateway/http/task.hpp"

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
};

/// `tls` may be nullptr and must outlive the transport.
[[nodiscard]] std::unique_ptr<Transport> make_transport(Socket socket, boost::asio::ssl::context* tls);

}  // namespace opossum::gateway
