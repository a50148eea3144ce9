// SPDX-License-Identifier: MIT
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <span>
#include <string>
#include <string_view>

#include "gateway/net/task.hpp"

namespace opossum::gateway {

/// The server's end of a WebSocket with binary messages, on a stream that outlives it (RFC 6455).
template <class Stream>
class WebSocket {
 public:
  static constexpr std::uint32_t kHeaderBytesMax = 16 * 1024;
  static constexpr std::uint64_t kMessageBytesMax = 4U << 20;

  explicit WebSocket(Stream& stream) : stream_(stream), web_socket_(stream) {}

  /// The opening handshake; false after a refusal was sent.
  [[nodiscard]] Task<bool> accept(std::string received, std::string protocol) {
    namespace http = boost::beast::http;
    boost::beast::flat_buffer buffer;
    buffer.commit(boost::asio::buffer_copy(buffer.prepare(received.size()), boost::asio::buffer(received)));
    http::request_parser<http::empty_body> parser;
    parser.header_limit(kHeaderBytesMax);
    auto read = co_await http::async_read_header(stream_, buffer, parser, kTupleTask);
    if (std::get<0>(read)) co_return false;
    const auto& request = parser.get();
    if (!boost::beast::websocket::is_upgrade(request) || !offers(request["Sec-WebSocket-Protocol"], protocol)) {
      co_await refuse(protocol);
      co_return false;
    }
    boost::beast::websocket::stream_base::decorator answer(
        [protocol](boost::beast::websocket::response_type& response) { response.set(http::field::sec_websocket_protocol, protocol); });
    web_socket_.set_option(std::move(answer));
    web_socket_.binary(true);
    web_socket_.read_message_max(kMessageBytesMax);
    auto accepted = co_await web_socket_.async_accept(request, kTupleTask);
    co_return !std::get<0>(accepted);
  }

  /// Some bytes; zero at the end and after a message that is not binary.
  [[nodiscard]] Task<std::size_t> read(std::span<char> into) {
    const boost::asio::mutable_buffer buffer(into.data(), into.size());
    // A message may be empty, which is not the end.
    while (true) {
      auto result = co_await web_socket_.async_read_some(buffer, kTupleTask);
      auto& [error, bytes] = result;
      if (error || !web_socket_.got_binary()) co_return 0;
      if (bytes > 0) co_return bytes;
    }
  }

  [[nodiscard]] Task<bool> write(std::string_view bytes) {
    const boost::asio::const_buffer buffer(bytes.data(), bytes.size());
    auto result = co_await web_socket_.async_write(buffer, kTupleTask);
    co_return !std::get<0>(result);
  }

  [[nodiscard]] Task<void> finish() {
    const boost::beast::websocket::close_reason reason(boost::beast::websocket::close_code::normal);
    auto result = co_await web_socket_.async_close(reason, kTupleTask);
    static_cast<void>(result);
  }

 private:
  static bool offers(std::string_view list, std::string_view protocol) {
    while (!list.empty()) {
      const std::size_t comma = std::min(list.find(','), list.size());
      std::string_view one = list.substr(0, comma);
      while (one.starts_with(' ')) one.remove_prefix(1);
      while (one.ends_with(' ')) one.remove_suffix(1);
      if (one == protocol) return true;
      list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return false;
  }

  Task<void> refuse(std::string protocol) {
    namespace http = boost::beast::http;
    http::response<http::string_body> response(http::status::bad_request, 11);
    response.set(http::field::content_type, "text/plain");
    response.keep_alive(false);
    response.body() = "This address speaks MQTT, also over WebSocket with the subprotocol \"" + protocol +
                      "\". The HTTP API has another port.\n";
    response.prepare_payload();
    auto result = co_await http::async_write(stream_, response, kTupleTask);
    static_cast<void>(result);
  }

  Stream& stream_;
  boost::beast::websocket::stream<Stream&> web_socket_;
};

}  // namespace opossum::gateway
