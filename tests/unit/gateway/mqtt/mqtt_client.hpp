// SPDX-License-Identifier: MIT
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <optional>
#include <string>

#include "ingest/mqtt/codec/decode.hpp"
#include "ingest/mqtt/codec/encode.hpp"

namespace opossum::test {

/// A client on a socket that sends what it is told and shows what comes, one packet at a time.
class MqttClient {
 public:
  MqttClient(int port, mqtt::Version version) : version_(version), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) ADD_FAILURE() << "cannot connect";
  }
  ~MqttClient() { ::close(socket_); }
  MqttClient(const MqttClient&) = delete;
  MqttClient& operator=(const MqttClient&) = delete;

  void send(std::string_view bytes) const { ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  template <class Packet>
  void send_packet(const Packet& packet) const {
    std::string bytes;
    encode(bytes, mqtt::Packet(packet), version_);
    send(bytes);
  }
  /// CONNECT; the reason of the CONNACK.
  mqtt::ReasonCode connect(std::string_view client_id = "client") {
    mqtt::Connect packet;
    packet.version = version_;
    packet.client_id = client_id;
    send_packet(packet);
    const auto answer = receive<mqtt::Connack>();
    return answer ? answer->reason : mqtt::ReasonCode::unspecified_error;
  }
  void publish(std::string_view topic, std::string_view payload, mqtt::QoS qos, mqtt::PacketId packet_id) const {
    mqtt::Publish packet;
    packet.topic = topic;
    packet.payload = payload;
    packet.qos = qos;
    packet.packet_id = packet_id;
    send_packet(packet);
  }

  /// The next packet; nothing if the connection ends or nothing comes in time. Its views last until the next call.
  std::optional<mqtt::Packet> receive_any(std::chrono::milliseconds time = std::chrono::seconds(20)) {
    input_.erase(0, taken_);
    taken_ = 0;
    const auto until = std::chrono::steady_clock::now() + time;
    while (true) {
      const auto frame = mqtt::next_frame(input_, 1U << 28);
      if (frame && *frame) {
        taken_ = (*frame)->size;
        auto packet = mqtt::decode(**frame, version_);
        if (!packet) ADD_FAILURE() << packet.error().what;
        return packet ? std::optional<mqtt::Packet>(*packet) : std::nullopt;
      }
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now());
      pollfd polled{socket_, POLLIN, 0};
      if (left.count() <= 0 || ::poll(&polled, 1, static_cast<int>(left.count())) == 0) return {};
      char bytes[4096];
      const ssize_t size = ::recv(socket_, bytes, sizeof bytes, 0);
      if (size <= 0) {
        ended_ = true;
        return {};
      }
      input_.append(bytes, static_cast<std::size_t>(size));
    }
  }
  /// The next packet, which must be of that type.
  template <class Packet>
  std::optional<Packet> receive() {
    const auto packet = receive_any();
    if (!packet) return {};
    if (!std::holds_alternative<Packet>(*packet)) {
      ADD_FAILURE() << "another packet came: alternative " << packet->index();
      return {};
    }
    return std::get<Packet>(*packet);
  }
  /// Nothing comes for a tenth of a second.
  bool silent() { return !receive_any(std::chrono::milliseconds(100)) && !ended_; }
  /// The server closes the connection, whatever it sends before.
  bool ends() {
    while (!ended_ && receive_any()) continue;
    return ended_;
  }

 private:
  mqtt::Version version_;
  int socket_;
  std::string input_;
  std::size_t taken_ = 0;
  bool ended_ = false;
};

}  // namespace opossum::test
