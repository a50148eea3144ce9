// SPDX-License-Identifier: MIT
#include "ingest/mqtt/broker/broker.hpp"
#include "ingest/mqtt/broker/state_record.hpp"

namespace opossum::broker {

using mqtt::PacketType;

namespace {

mqtt::Publish to_packet(const Delivery& delivery, Timestamp now) {
  const ApplicationMessage& message = *delivery.message;
  mqtt::Publish packet;
  packet.qos = delivery.qos;
  packet.retain = delivery.retain;
  packet.dup = delivery.sent && delivery.qos != QoS::at_most_once;
  packet.topic = message.topic;
  packet.packet_id = delivery.qos == QoS::at_most_once ? PacketId{0} : delivery.packet_id();
  packet.subscription_ids = delivery.subscription_ids;
  packet.payload = message.payload;
  mqtt::MessageProperties& properties = packet.properties;
  properties.payload_is_utf8 = message.payload_is_utf8;
  if (message.expires) {
    const auto left = std::chrono::ceil<std::chrono::seconds>(*message.expires - now).count();  // [MQTT-3.3.2-6]
    properties.expiry = static_cast<std::uint32_t>(std::max<decltype(left)>(left, 0));
  }
  properties.content_type = message.content_type;
  properties.response_topic = message.response_topic;
  if (message.correlation) properties.correlation = *message.correlation;
  for (const auto& [name, value] : message.user) properties.user.emplace_back(name, value);
  return packet;
}

}  // namespace

void Client::pump() {
  if (state_ != State::connected) return;
  const Timestamp now = broker_.now();
  while (output_.size() < broker_.limits().output_bytes_max) {
    const Delivery* delivery = session_->next(window_);
    if (delivery == nullptr) break;
    if (!deliver(*delivery, now) && delivery->qos != QoS::at_most_once) finish_delivery(delivery->packet_id(), delivery->qos);
  }
  output_grew();
}

bool Client::deliver(const Delivery& delivery, Timestamp now) {
  // [MQTT-4.3.3-7]: what the client may have begun to receive does not expire.
  if (!delivery.sent && delivery.message->expired(now)) return false;
  const std::size_t before = output_.size();
  encode(output_, to_packet(delivery, now), version_);
  if (packet_size_max_ != 0 && output_.size() - before > packet_size_max_) {
    output_.resize(before);  // [MQTT-3.1.2-25]: as if it had been delivered
    Counters::add(broker_.counters().queue_dropped);
    return false;
  }
  Counters::add(broker_.counters().delivered);
  return true;
}

bool Client::finish_delivery(PacketId packet_id, QoS qos) {
  const auto number = session_->completed(packet_id, qos);
  if (number && session_->persistent()) static_cast<void>(broker_.write(record::completed(*session_, *number)));
  return number.has_value();
}

void Client::acknowledge(const mqtt::Acknowledgement& packet) {
  if (packet.type == PacketType::puback) {
    static_cast<void>(finish_delivery(packet.packet_id, QoS::at_least_once));
  } else if (packet.type == PacketType::pubcomp) {
    static_cast<void>(finish_delivery(packet.packet_id, QoS::exactly_once));
  } else if (is_error(packet.reason)) {
    static_cast<void>(finish_delivery(packet.packet_id, QoS::exactly_once));
  } else {
    const auto number = session_->received(packet.packet_id);
    if (number && session_->persistent()) static_cast<void>(broker_.write(record::received(*session_, *number)));
    send(PacketType::pubrel, packet.packet_id, number ? ReasonCode::success : ReasonCode::packet_identifier_not_found);
  }
  pump();
}

void Client::send(PacketType type, PacketId packet_id, ReasonCode reason) {
  encode(output_, mqtt::Acknowledgement{type, packet_id, reason}, version_);
  output_grew();
}

}  // namespace opossum::broker
