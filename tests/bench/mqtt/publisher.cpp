// SPDX-License-Identifier: MIT
#include "tests/bench/mqtt/publisher.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "ingest/mqtt/codec/decode.hpp"
#include "ingest/mqtt/codec/encode.hpp"

namespace opossum::bench {

namespace {

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "MQTT client: %s (%s)\n", what, std::strerror(errno));
  std::exit(1);
}

int connect_to(std::uint16_t port) {
  const int result = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (result < 0 || ::connect(result, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) give_up("cannot connect");
  const int on = 1;
  ::setsockopt(result, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return result;
}

void log_in(int socket, unsigned number) {
  mqtt::Connect packet;
  packet.version = mqtt::Version::v311;
  const std::string name = "bench-" + std::to_string(number);
  packet.client_id = name;
  std::string bytes;
  encode(bytes, packet);
  if (::send(socket, bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) give_up("cannot send CONNECT");
  std::array<char, 4> answer{};
  if (::recv(socket, answer.data(), answer.size(), MSG_WAITALL) != 4 || answer[0] != 0x20 || answer[3] != 0) give_up("not connected");
}

}  // namespace

Publisher::Publisher(std::uint16_t port, unsigned number, std::size_t window)
    : socket_(connect_to(port)), number_(number), window_(window) {
  log_in(socket_, number);
  ::fcntl(socket_, F_SETFL, O_NONBLOCK);
}

Publisher::~Publisher() { ::close(socket_); }

void Publisher::fill(std::size_t most) {
  const auto now = std::chrono::steady_clock::now();
  const std::string topic = "plant/line-" + std::to_string(number_ % 4) + "/sensor-" + std::to_string(number_) + "/temperature";
  for (; most > 0 && waiting_.size() < window_; --most) {
    const std::string payload = R"({"temperature":21.5,"humidity":48,"seq":)" + std::to_string(++sequence_) + '}';
    mqtt::Publish packet;
    packet.qos = mqtt::QoS::at_least_once;
    packet.topic = topic;
    packet.payload = payload;
    last_packet_id_ = last_packet_id_ == 65'535 ? std::uint16_t{1} : static_cast<std::uint16_t>(last_packet_id_ + 1);
    packet.packet_id = last_packet_id_;
    encode(output_, packet, mqtt::Version::v311);
    waiting_.push_back({last_packet_id_, now});
  }
}

void Publisher::write() {
  while (sent_ < output_.size()) {
    const ssize_t size = ::send(socket_, output_.data() + sent_, output_.size() - sent_, MSG_NOSIGNAL);
    if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (size <= 0) give_up("the server has gone");
    sent_ += static_cast<std::size_t>(size);
  }
  output_.clear();
  sent_ = 0;
}

void Publisher::read(LatencyList* latencies) {
  std::array<char, 64 * 1024> bytes{};
  const ssize_t size = ::recv(socket_, bytes.data(), bytes.size(), 0);
  if (size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
  if (size <= 0) give_up("the server has gone");
  input_.append(bytes.data(), static_cast<std::size_t>(size));
  const auto now = std::chrono::steady_clock::now();
  std::string_view rest = input_;
  while (rest.size() >= 4) {
    if (rest[0] != 0x40 || rest[1] != 2) give_up("not a PUBACK");
    const auto packet_id = static_cast<std::uint16_t>((static_cast<unsigned char>(rest[2]) << 8) | static_cast<unsigned char>(rest[3]));
    if (waiting_.empty() || waiting_.front().packet_id != packet_id) give_up("a PUBACK out of order");
    if (latencies != nullptr) latencies->add(std::chrono::duration<double, std::micro>(now - waiting_.front().sent).count());
    waiting_.pop_front();
    ++acknowledged_;
    rest.remove_prefix(4);
  }
  input_.erase(0, input_.size() - rest.size());
}

}  // namespace opossum::bench
