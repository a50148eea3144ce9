// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/mqtt/broker/access.hpp"
#include "ingest/mqtt/broker/ports.hpp"
#include "ingest/mqtt/broker/reply_queue.hpp"
#include "ingest/mqtt/broker/session.hpp"
#include "ingest/mqtt/codec/decode.hpp"
#include "ingest/mqtt/codec/encode.hpp"

namespace opossum::broker {

class Broker;
using mqtt::ReasonCode;

/// One network connection: bytes in, bytes out, and the rules of MQTT between them. It knows no socket and no thread.
/// Source: MQTT 5.0 and 3.1.1, chapter 3 for the packets, chapter 4 for the flows.
class Client final : public ingest::MqttConnection {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  Client(Broker& broker, std::uint64_t serial, Origin origin, Wire& wire, Instant now);
  /// The connection is lost, unless it is finished().
  ~Client() override;
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void receive(std::string_view bytes) override;
  [[nodiscard]] bool wants_input() override;
  [[nodiscard]] std::string take_output() override;
  void written() override;
  [[nodiscard]] bool finished() const override { return finished_; }

  // For the broker.
  [[nodiscard]] std::uint64_t serial() const noexcept { return serial_; }
  [[nodiscard]] const std::string& user() const noexcept { return user_; }
  [[nodiscard]] const Origin& origin() const noexcept { return origin_; }
  [[nodiscard]] std::string label() const;
  void describe(ingest::MqttClientStatus& status) const;
  void authenticated(const Verdict& verdict);
  /// A message of this client is durable, or is not and never will be: its reply may leave.
  void settled(std::uint64_t reply, std::size_t bytes, StateLog::Ticket ticket, ReasonCode reason, std::string_view text);
  /// The session has something to send.
  void pump();
  void flush_replies();
  /// The state log is durable up to broker.logged(): what waits for it may leave.
  void logged();
  /// Ends the connection from our side: DISCONNECT with the reason for 5.0, nothing for 3.1.1. `why` goes into the log.
  void disconnect(ReasonCode reason, std::string_view why);
  /// What is due by now: CONNECT, keep-alive, a reader that does not read.
  void check_time(Instant now);
  void resume_input();
  /// The socket has ended, or is to.
  void lost();

 private:
  enum class State : std::uint8_t { expects_connect, authenticating, opening, connected, ended };

  // client.cpp: packets
  void consume(std::string_view& bytes);
  void take(const mqtt::Frame& frame);
  void handle(const mqtt::Packet& packet);
  void refuse(const mqtt::Malformed& malformed);
  void end(bool send_will);
  [[nodiscard]] bool has_room() const;
  /// Adds the packet to the output: without its reason string if the client wants none or has no room for it ([MQTT-3.4.2-2] and its like).
  template <class Packet>
  void put(Packet packet);
  void output_grew();

  // client_connect.cpp
  void connect(const mqtt::Connect& packet, std::string_view body);
  void refuse_connect(ReasonCode reason, std::string_view why);
  void open_session(const mqtt::Connect& packet);
  void prepare_connack(const mqtt::Connect& packet, bool session_present);
  void begin_session();
  void disconnect_received(const mqtt::Disconnect& packet);

  // client_publish.cpp: messages from the client
  void publish(const mqtt::Publish& packet);
  [[nodiscard]] std::optional<std::string> resolve_topic(const mqtt::Publish& packet);
  [[nodiscard]] bool may_publish(std::string_view topic) const;
  [[nodiscard]] bool allowed(const mqtt::Publish& packet, std::string_view topic);
  void submit(const mqtt::Publish& packet, std::string topic, std::uint64_t reply);
  void publish_again(const mqtt::Publish& packet);
  void release(const mqtt::Acknowledgement& packet);

  // client_subscribe.cpp
  void subscribe(const mqtt::Subscribe& packet);
  void unsubscribe(const mqtt::Unsubscribe& packet);
  [[nodiscard]] ReasonCode judge(std::string_view filter, const mqtt::SubscriptionRequest& request) const;

  // client_deliver.cpp: messages to the client
  /// False if it is not sent and never will be.
  [[nodiscard]] bool deliver(const Delivery& delivery, Timestamp now);
  bool finish_delivery(PacketId packet_id, QoS qos);
  void acknowledge(const mqtt::Acknowledgement& packet);
  void send(mqtt::PacketType type, PacketId packet_id, ReasonCode reason = ReasonCode::success);

  Broker& broker_;
  const std::uint64_t serial_;
  const Origin origin_;
  Wire& wire_;
  State state_ = State::expects_connect;
  bool finished_ = false;
  bool blocked_ = false;           // input was not wanted when the socket asked

  std::string partial_;            // the beginning of a packet
  std::string output_;
  bool writing_ = false;           // the socket is busy with what it took
  ReplyQueue replies_;
  std::size_t unsettled_bytes_ = 0;

  mqtt::Version version_ = mqtt::Version::v5;
  std::string connect_body_;       // while the credentials are looked at
  std::string connack_;            // while what it promises is not durable
  StateLog::Ticket connack_ticket_ = 0;
  std::string client_id_;
  std::string user_;
  Rights rights_;
  std::shared_ptr<Session> session_;
  std::chrono::seconds keep_alive_{0};
  std::size_t window_ = 0;         // the client's Receive Maximum, within our limit
  std::uint32_t packet_size_max_ = 0;
  bool wants_reasons_ = false;
  std::vector<std::string> topic_aliases_;
  std::size_t unacknowledged_ = 0;  // QoS 1 and 2 messages that count against our Receive Maximum

  std::uint64_t received_ = 0;      // messages
  Instant began_;
  Instant last_input_;
  Instant last_progress_;          // of the output
};

template <class Packet>
void Client::put(Packet packet) {
  if (!wants_reasons_) packet.reason_string = {};
  const std::size_t before = output_.size();
  encode(output_, packet, version_);
  if (packet_size_max_ == 0 || output_.size() - before <= packet_size_max_ || packet.reason_string.empty()) return;
  output_.resize(before);
  packet.reason_string = {};
  encode(output_, packet, version_);
}

}  // namespace opossum::broker
