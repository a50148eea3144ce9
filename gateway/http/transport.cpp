// SPDX-License-Identifier: MIT
#include "gateway/http/transport.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

namespace opossum::gateway {

namespace asio = boost::asio;

namespace {

class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(Socket socket) : socket_(std::move(socket)) {}

  Task<bool> handshake() override { co_return true; }

  Task<std::size_t> read(std::span<char> into) override {
    const asio::mutable_buffer buffer(into.data(), into.size());
    auto result = co_await socket_.async_read_some(buffer, kTupleTask);
    auto& [error, bytes] = result;
    co_return error ? 0 : bytes;
  }

  Task<bool> write(std::string_view bytes) override {
    const asio::const_buffer buffer(bytes.data(), bytes.size());
    auto result = co_await asio::async_write(socket_, buffer, kTupleTask);
    co_return !std::get<0>(result);
  }

  Task<void> finish() override {
    boost::system::error_code ignored;
    socket_.shutdown(Socket::shutdown_send, ignored);
    co_return;
  }

  void cancel() override {
    boost::system::error_code ignored;
    socket_.cancel(ignored);
  }

  void close() override {
    boost::system::error_code ignored;
    socket_.close(ignored);
  }

 private:
  Socket socket_;
};

class TlsTransport final : public Transport {
 public:
  TlsTransport(Socket socket, asio::ssl::context& context) : stream_(std::move(socket), context) {}

  Task<bool> handshake() override {
    auto result = co_await stream_.async_handshake(asio::ssl::stream_base::server, kTupleTask);
    co_return !std::get<0>(result);
  }

  Task<std::size_t> read(std::span<char> into) override {
    const asio::mutable_buffer buffer(into.data(), into.size());
    auto result = co_await stream_.async_read_some(buffer, kTupleTask);
    auto& [error, bytes] = result;
    co_return error ? 0 : bytes;
  }

  Task<bool> write(std::string_view bytes) override {
    const asio::const_buffer buffer(bytes.data(), bytes.size());
    auto result = co_await asio::async_write(stream_, buffer, kTupleTask);
    co_return !std::get<0>(result);
  }

  Task<void> finish() override {
    // A close_notify goes out; the peer's is not waited for, HTTP frames its messages itself.
    auto result = co_await stream_.async_shutdown(kTupleTask);
    static_cast<void>(result);
  }

  void cancel() override {
    boost::system::error_code ignored;
    stream_.lowest_layer().cancel(ignored);
  }

  void close() override {
    boost::system::error_code ignored;
    stream_.lowest_layer().close(ignored);
  }

 private:
  asio::ssl::stream<Socket> stream_;
};

}  // namespace

std::unique_ptr<Transport> make_transport(Socket socket, asio::ssl::context* tls) {
  boost::system::error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  if (tls == nullptr) return std::make_unique<PlainTransport>(std::move(socket));
  return std::make_unique<TlsTransport>(std::move(socket), *tls);
}

}  // namespace opossum::gateway
