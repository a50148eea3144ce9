// SPDX-License-Identifier: MIT
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>

#include "tests/unit/mqtt/broker_world.hpp"

namespace opossum::broker {

using mqtt::PacketType;
using mqtt::Version;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

inline constexpr auto kQos0 = QoS::at_most_once;
inline constexpr auto kQos1 = QoS::at_least_once;
inline constexpr auto kQos2 = QoS::exactly_once;

/// The other end of a connection: says packets, and hears packets.
class Peer final : public Wire {
 public:
  explicit Peer(BrokerWorld& world, Version version = Version::v5, Origin origin = {"10.0.0.1:5", false, {}})
      : version_(version), world_(world), client_(world.broker().accept(std::move(origin), *this)) {}

  bool reads = true;       ///< else what is sent to it stays in the socket
  int input_wanted_count = 0;

  void output_ready() override {}
  void input_wanted() override { ++input_wanted_count; }

  template <class Packet>
  void send(const Packet& packet) {
    std::string bytes;
    if constexpr (requires { encode(bytes, packet, version_); }) {
      encode(bytes, packet, version_);
    } else {
      encode(bytes, packet);
    }
    send_bytes(bytes);
  }
  void send_bytes(std::string_view bytes) {
    client_->receive(bytes);
    world_.step();
  }

  /// CONNECT, and what CONNACK said.
  mqtt::Connack connect(mqtt::Connect packet) {
    packet.version = version_;
    send(packet);
    return next<mqtt::Connack>();
  }
  mqtt::Connack connect(std::string_view client_id, bool clean_start = true, std::uint32_t expiry = 0) {
    mqtt::Connect packet;
    packet.client_id = client_id;
    packet.clean_start = clean_start;
    packet.session_expiry = expiry;
    return connect(packet);
  }
  void publish(std::string_view topic, std::string_view payload, QoS qos = kQos0, PacketId packet_id = 0, bool retain = false) {
    mqtt::Publish packet;
    packet.topic = topic;
    packet.payload = payload;
    packet.qos = qos;
    packet.packet_id = packet_id;
    packet.retain = retain;
    send(packet);
  }
  void acknowledge(PacketType type, PacketId packet_id, ReasonCode reason = ReasonCode::success) {
    send(mqtt::Acknowledgement{type, packet_id, reason, {}, {}});
  }
  /// The reasons of its SUBACK.
  std::vector<ReasonCode> subscribe(std::vector<mqtt::SubscriptionRequest> requests, std::uint32_t identifier = 0) {
    mqtt::Subscribe packet;
    packet.packet_id = ++last_request_;
    packet.subscription_id = identifier;
    packet.subscriptions = std::move(requests);
    send(packet);
    const auto answer = take<mqtt::Suback>();
    EXPECT_EQ(answer.packet_id, packet.packet_id);
    return answer.reasons;
  }
  std::vector<ReasonCode> subscribe(std::string_view filter, QoS qos = kQos2) { return subscribe({{filter, qos}}); }
  std::vector<ReasonCode> unsubscribe(std::string_view filter) {
    mqtt::Unsubscribe packet;
    packet.packet_id = ++last_request_;
    packet.filters = {filter};
    send(packet);
    const auto answer = take<mqtt::Unsuback>();
    EXPECT_EQ(answer.packet_id, packet.packet_id);
    return answer.reasons;
  }

  /// The next packet that came, which must be a T; its texts stay while the peer lives.
  template <class T>
  T next() {
    collect();
    if (heard_.empty()) {
      ADD_FAILURE() << "nothing came";
      return {};
    }
    const mqtt::Packet packet = std::move(heard_.front());
    heard_.pop_front();
    if (const T* wanted = std::get_if<T>(&packet)) return *wanted;
    ADD_FAILURE() << "another packet came: alternative " << packet.index();
    return {};
  }
  /// Whatever came next; something must have.
  mqtt::Packet next_any() {
    mqtt::Packet packet = std::move(heard_.front());
    heard_.pop_front();
    return packet;
  }
  /// The first T of what came; the rest stays.
  template <class T>
  T take() {
    collect();
    for (auto at = heard_.begin(); at != heard_.end(); ++at) {
      if (const T* wanted = std::get_if<T>(&*at)) {
        const T found = *wanted;
        heard_.erase(at);
        return found;
      }
    }
    ADD_FAILURE() << "no such packet came";
    return {};
  }
  [[nodiscard]] std::size_t waiting() {
    collect();
    return heard_.size();
  }
  [[nodiscard]] bool silent() { return waiting() == 0; }
  /// The payloads of the PUBLISH packets that came, acknowledged where that is due.
  std::vector<std::string> payloads() {
    std::vector<std::string> all;
    while (!silent()) {
      const auto packet = next<mqtt::Publish>();
      all.emplace_back(packet.payload);
      if (packet.qos == kQos1) acknowledge(PacketType::puback, packet.packet_id);
      if (packet.qos == kQos2) {
        acknowledge(PacketType::pubrec, packet.packet_id);
        EXPECT_EQ(take<mqtt::Acknowledgement>().type, PacketType::pubrel);
        acknowledge(PacketType::pubcomp, packet.packet_id);
      }
    }
    return all;
  }

  /// The connection breaks.
  void cut() {
    client_.reset();
    world_.step();
  }
  [[nodiscard]] bool ended() const { return !client_ || client_->finished(); }
  [[nodiscard]] Client& client() { return *client_; }
  /// The reason of the DISCONNECT that ended the connection.
  ReasonCode disconnected() {
    EXPECT_TRUE(ended());
    const ReasonCode reason = take<mqtt::Disconnect>().reason;
    EXPECT_TRUE(silent()) << "something came behind DISCONNECT";
    return reason;
  }

 private:
  void collect() {
    if (!client_ || !reads) return;
    while (true) {
      auto bytes = std::make_shared<std::string>(client_->take_output());
      client_->written();
      if (bytes->empty()) return;
      kept_.push_back(bytes);
      std::string_view rest = *bytes;
      while (!rest.empty()) {
        const auto frame = mqtt::next_frame(rest, 268'435'460);
        if (!frame || !*frame) {
          ADD_FAILURE() << "what came is no packet";
          return;
        }
        rest.remove_prefix((*frame)->size);
        auto packet = mqtt::decode(**frame, version_);
        if (packet) {
          heard_.push_back(std::move(*packet));
          sizes.push_back((*frame)->size);
        } else {
          ADD_FAILURE() << packet.error().what;
        }
      }
    }
  }

 public:
  std::vector<std::size_t> sizes;  ///< of all packets that came

 private:
  Version version_;
  BrokerWorld& world_;
  std::unique_ptr<Client> client_;
  std::vector<std::shared_ptr<std::string>> kept_;
  std::deque<mqtt::Packet> heard_;
  PacketId last_request_ = 1000;
};

[[nodiscard]] inline Error store_error(Errc code) { return Error(code, "the test says so"); }

class BrokerTest : public ::testing::Test {
 protected:
  BrokerWorld world;
};

}  // namespace opossum::broker
