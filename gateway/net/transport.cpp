// SPDX-License-Identifier: MIT
#include "gateway/net/transport.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <openssl/x509.h>

#include "gateway/net/web_socket.hpp"

namespace opossum::gateway {

namespace asio = boost::asio;

namespace {

/// What TCP and TLS have in common, and the WebSocket that either may carry.
template <class Stream>
class StreamTransport : public Transport {
 public:
  template <class... Arguments>
  explicit StreamTransport(Arguments&&... arguments) : stream_(std::forward<Arguments>(arguments)...) {}

  Task<std::size_t> read(std::span<char> into) override {
    if (web_socket_) co_return co_await web_socket_->read(into);
    const asio::mutable_buffer buffer(into.data(), into.size());
    auto result = co_await stream_.async_read_some(buffer, kTupleTask);
    auto& [error, bytes] = result;
    co_return error ? 0 : bytes;
  }

  Task<bool> write(std::string_view bytes) override {
    if (web_socket_) co_return co_await web_socket_->write(bytes);
    const asio::const_buffer buffer(bytes.data(), bytes.size());
    auto result = co_await asio::async_write(stream_, buffer, kTupleTask);
    co_return !std::get<0>(result);
  }

  Task<bool> accept_web_socket(std::string received, std::string protocol) override {
    auto web_socket = std::make_unique<WebSocket<Stream>>(stream_);
    const bool accepted = co_await web_socket->accept(std::move(received), std::move(protocol));
    if (accepted) web_socket_ = std::move(web_socket);
    co_return accepted;
  }

  void cancel() override {
    boost::system::error_code ignored;
    stream_.lowest_layer().cancel(ignored);
  }

  void close() override {
    boost::system::error_code ignored;
    stream_.lowest_layer().close(ignored);
  }

 protected:
  Stream stream_;
  std::unique_ptr<WebSocket<Stream>> web_socket_;
};

class PlainTransport final : public StreamTransport<Socket> {
 public:
  using StreamTransport::StreamTransport;

  Task<bool> handshake() override { co_return true; }

  Task<void> finish() override {
    if (web_socket_) co_await web_socket_->finish();
    boost::system::error_code ignored;
    stream_.shutdown(Socket::shutdown_send, ignored);
  }
};

class TlsTransport final : public StreamTransport<asio::ssl::stream<Socket>> {
 public:
  using StreamTransport::StreamTransport;

  Task<bool> handshake() override {
    auto result = co_await stream_.async_handshake(asio::ssl::stream_base::server, kTupleTask);
    co_return !std::get<0>(result);
  }

  Task<void> finish() override {
    if (web_socket_) co_await web_socket_->finish();
    // A close_notify goes out; the peer's is not waited for, HTTP and MQTT frame their messages themselves.
    auto result = co_await stream_.async_shutdown(kTupleTask);
    static_cast<void>(result);
  }

  std::optional<std::string> peer_name() const override {
    // The handshake would have failed with a certificate that the CA did not sign.
    X509* certificate = SSL_get1_peer_certificate(const_cast<TlsTransport*>(this)->stream_.native_handle());
    if (certificate == nullptr) return {};
    std::string name(256, '\0');
    const X509_NAME* subject = X509_get_subject_name(certificate);
    const int size = X509_NAME_get_text_by_NID(subject, NID_commonName, name.data(), static_cast<int>(name.size()));
    X509_free(certificate);
    if (size <= 0) return {};
    name.resize(static_cast<std::size_t>(size));
    return name;
  }
};

}  // namespace

std::unique_ptr<Transport> make_transport(Socket socket, asio::ssl::context* tls) {
  boost::system::error_code ignored;
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  if (tls == nullptr) return std::make_unique<PlainTransport>(std::move(socket));
  return std::make_unique<TlsTransport>(std::move(socket), *tls);
}

}  // namespace opossum::gateway
