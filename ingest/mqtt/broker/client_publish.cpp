// SPDX-License-Identifier: MIT
#include "ingest/mqtt/broker/broker.hpp"
#include "ingest/mqtt/broker/state_record.hpp"
#include "ingest/mqtt/broker/topic.hpp"

namespace opossum::broker {

using mqtt::PacketType;

void Client::publish(const mqtt::Publish& packet) {
  Counters::add(broker_.counters().received);
  ++received_;
  if (packet.qos == QoS::at_most_once) Counters::add(broker_.counters().received_qos0);
  if (!packet.subscription_ids.empty()) {
    return refuse({ReasonCode::protocol_error, "a Subscription Identifier from a client [MQTT-3.3.4-6]"});
  }
  auto topic = resolve_topic(packet);
  if (!topic) return;
  if (count_levels(*topic) > broker_.limits().topic_levels_max) {
    return disconnect(ReasonCode::topic_name_invalid, "a topic with too many levels");
  }
  if (packet.qos == QoS::exactly_once && session_->inbound(packet.packet_id).state != Session::Inbound::unknown) {
    return publish_again(packet);
  }
  if (packet.qos != QoS::at_most_once) {
    // 3.1.1 cannot announce a window; there the socket is held back instead.
    if (version_ == mqtt::Version::v5 && unacknowledged_ >= broker_.limits().receive_maximum) {
      return disconnect(ReasonCode::receive_maximum_exceeded, "more unacknowledged messages than Receive Maximum allows [MQTT-3.3.4-9]");
    }
    ++unacknowledged_;
  }
  if (!allowed(packet, *topic)) return;
  const auto type = packet.qos == QoS::exactly_once ? PacketType::pubrec : PacketType::puback;
  const std::uint64_t reply = packet.qos == QoS::at_most_once ? 0 : replies_.add({type, packet.packet_id});
  submit(packet, std::move(*topic), reply);
}

std::optional<std::string> Client::resolve_topic(const mqtt::Publish& packet) {
  if (packet.topic_alias == 0) return std::string(packet.topic);
  if (packet.topic_alias > topic_aliases_.size()) {
    disconnect(ReasonCode::topic_alias_invalid, "a topic alias over Topic Alias Maximum [MQTT-3.2.2-17]");
    return {};
  }
  std::string& known = topic_aliases_[packet.topic_alias - 1U];
  if (!packet.topic.empty()) known = packet.topic;
  if (known.empty()) {
    disconnect(ReasonCode::protocol_error, "a topic alias that was never given a topic");
    return {};
  }
  return known;
}

bool Client::may_publish(std::string_view topic) const {
  return topic.starts_with('$') ? is_bridge_state(topic) : rights_.may_publish(topic);
}

bool Client::allowed(const mqtt::Publish& packet, std::string_view topic) {
  if (may_publish(topic)) return true;
  Counters::add(broker_.counters().not_authorized);
  const std::string why = "it may not publish to \"" + std::string(topic) + "\"";
  // Where the protocol has no negative answer, an answer would be a lie ([MQTT-3.3.5-2] of 3.1.1).
  if (version_ == mqtt::Version::v311 || packet.qos == QoS::at_most_once) {
    disconnect(ReasonCode::not_authorized, why);
    return false;
  }
  broker_.tell(LogLevel::warning, label() + ": " + why);
  const auto type = packet.qos == QoS::exactly_once ? PacketType::pubrec : PacketType::puback;
  replies_.add({type, packet.packet_id, ReasonCode::not_authorized, true, 0, why});
  return false;
}

void Client::submit(const mqtt::Publish& packet, std::string topic, std::uint64_t reply) {
  ingest::Message message;
  message.topic = std::move(topic);
  message.payload = packet.payload;
  message.qos = static_cast<std::uint8_t>(packet.qos);
  message.retain = packet.retain;
  message.client = client_id_;
  message.duplicate = packet.dup;
  message.content_type = packet.properties.content_type;
  message.response_topic = packet.properties.response_topic;
  if (packet.properties.correlation) message.correlation = *packet.properties.correlation;
  for (const auto& [name, value] : packet.properties.user) message.properties.emplace_back(name, value);

  Broker::Publication publication;
  publication.client = serial_;
  publication.reply = reply;
  publication.packet_id = packet.packet_id;
  publication.qos = packet.qos;
  publication.retain = packet.retain;
  publication.payload_is_utf8 = packet.properties.payload_is_utf8;
  publication.expires = expiry_time(packet.properties.expiry, broker_.now());
  publication.publisher = client_id_;
  if (packet.qos == QoS::exactly_once) {
    session_->set_inbound(packet.packet_id, {Session::Inbound::storing});
    publication.session = session_;
    // The same message may come again after a crash; the key lets the store know it. The mark of a second delivery would make it
    // another one.
    if (session_->persistent()) message.delivery_key = session_->inbound_key(packet.packet_id);
    message.duplicate = false;
  }
  publication.bytes = 512 + message.topic.size() + message.payload.size();
  unsettled_bytes_ += publication.bytes;
  broker_.submit(std::move(message), std::move(publication));
}

void Client::publish_again(const mqtt::Publish& packet) {
  const Session::Arrival first = session_->inbound(packet.packet_id);
  const bool stored = first.state == Session::Inbound::stored;
  const std::uint64_t reply = replies_.add({PacketType::pubrec, packet.packet_id, ReasonCode::success, stored, first.ticket});
  if (!stored) broker_.follow(*session_, packet.packet_id, serial_, reply);
}

void Client::release(const mqtt::Acknowledgement& packet) {
  Reply reply{PacketType::pubcomp, packet.packet_id, ReasonCode::success, true};
  switch (session_->inbound(packet.packet_id).state) {
    case Session::Inbound::storing:
      return refuse({ReasonCode::protocol_error, "a PUBREL for a message that has no PUBREC yet"});
    case Session::Inbound::unknown:
      // In a session that stays it may have been known before a restart, or be repeated because PUBCOMP was lost; clients take 0x92
      // for a failure.
      if (!session_->persistent()) reply.reason = ReasonCode::packet_identifier_not_found;
      break;
    case Session::Inbound::stored:
      break;
  }
  session_->release(packet.packet_id);
  if (session_->persistent()) reply.ticket = broker_.write(record::released(*session_, packet.packet_id));
  replies_.add(std::move(reply));
}

}  // namespace opossum::broker
