// SPDX-License-Identifier: MIT
#include "gateway/mqtt/client_socket.hpp"

namespace opossum::gateway {

namespace {

// An idle client costs the smaller one. A read that fills the buffer makes it grow.
constexpr std::size_t kBufferBytesMin = 1024;
constexpr std::size_t kBufferBytesMax = 64 * 1024;
constexpr std::chrono::seconds kCloseTime{5};

}  // namespace

ClientSocket::ClientSocket(Loop& loop, std::unique_ptr<Transport> transport, ingest::MqttOrigin origin, Instant handshake_until)
    : transport_(std::move(transport)),
      origin_(std::move(origin)),
      output_(loop.context(), Instant::max()),
      input_(loop.context(), Instant::max()),
      deadline_(handshake_until) {}

Task<void> ClientSocket::wait(Loop::Timer& signal) {
  auto result = co_await signal.async_wait(kTupleTask);
  static_cast<void>(result);
}

Task<bool> ClientSocket::open(ingest::MqttBroker& broker) {
  if (!co_await transport_->handshake()) co_return false;
  buffer_.resize(kBufferBytesMin);
  early_ = co_await transport_->read(buffer_);
  if (early_ == 0) co_return false;
  // No MQTT packet begins with a G; an HTTP request for a WebSocket does.
  if (buffer_.front() == 'G') {
    std::string received = buffer_.substr(0, early_);
    early_ = 0;
    if (!co_await transport_->accept_web_socket(std::move(received), "mqtt")) {
      co_await transport_->finish();
      co_return false;
    }
  }
  deadline_ = Instant::max();
  origin_.certificate_name = transport_->peer_name();
  connection_ = broker.accept(origin_, *this);
  co_return true;
}

Task<void> ClientSocket::read() {
  std::size_t size = early_;
  while (true) {
    if (size > 0) connection_->receive(std::string_view(buffer_).substr(0, size));
    if (connection_->finished()) break;
    if (!connection_->wants_input()) {
      size = 0;
      co_await wait(input_);
      continue;
    }
    if (size == buffer_.size() && size < kBufferBytesMax) buffer_.resize(kBufferBytesMax);
    if (size < kBufferBytesMin / 2 && buffer_.size() > kBufferBytesMin) {
      buffer_.resize(kBufferBytesMin);
      buffer_.shrink_to_fit();
    }
    size = co_await transport_->read(buffer_);
    if (size == 0) break;
  }
  // The writer sends what is left if we ended the connection; if the client did, there is nobody to send to.
  if (!connection_->finished()) {
    connection_.reset();
    close();
  }
  output_.cancel();
}

Task<void> ClientSocket::write() {
  while (connection_) {
    const std::string bytes = connection_->take_output();
    if (bytes.empty()) {
      if (connection_->finished()) break;
      co_await wait(output_);
      continue;
    }
    const bool written = co_await transport_->write(bytes);
    if (!written) break;
    if (connection_) connection_->written();
  }
  deadline_ = std::chrono::steady_clock::now() + kCloseTime;
  if (connection_) co_await transport_->finish();
  close();
  input_.cancel();
}

void ClientSocket::check_deadline(Instant now) {
  if (now >= deadline_) close();
}

void ClientSocket::close() {
  transport_->cancel();
  transport_->close();
}

}  // namespace opossum::gateway
