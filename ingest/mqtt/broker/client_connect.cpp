// SPDX-License-Identifier: MIT
#include <utility>

#include "ingest/mqtt/broker/broker.hpp"
#include "ingest/mqtt/broker/state_record.hpp"
#include "ingest/mqtt/broker/topic.hpp"
#include "ingest/mqtt/broker/unique_id.hpp"

namespace opossum::broker {

namespace {

constexpr std::size_t kClientIdBytesMax = 256;

PendingWill to_will(const mqtt::Will& will, std::string publisher) {
  auto message = std::make_shared<ApplicationMessage>();
  message->topic = will.topic;
  message->payload = will.payload;
  message->qos = will.qos;
  message->retain = will.retain;
  message->payload_is_utf8 = will.properties.payload_is_utf8;
  message->content_type = will.properties.content_type;
  message->response_topic = will.properties.response_topic;
  if (will.properties.correlation) message->correlation.emplace(*will.properties.correlation);
  for (const auto& [name, value] : will.properties.user) message->user.emplace_back(name, value);
  message->publisher = std::move(publisher);
  return {std::move(message), will.delay, {}, will.properties.expiry};
}

std::optional<std::string> owned(std::optional<std::string_view> text) {
  if (!text) return {};
  return std::string(*text);
}

}  // namespace

void Client::connect(const mqtt::Connect& packet, std::string_view body) {
  version_ = packet.version;
  wants_reasons_ = version_ == mqtt::Version::v5 && packet.request_problem_information;
  packet_size_max_ = packet.packet_size_max;
  client_id_ = packet.client_id;
  if (const auto& why = broker_.refusing()) return refuse_connect(ReasonCode::server_unavailable, why->message());
  if (!packet.authentication_method.empty()) {
    return refuse_connect(ReasonCode::bad_authentication_method, "enhanced authentication is not offered");
  }
  if (client_id_.empty() && version_ == mqtt::Version::v311 && !packet.clean_start) {
    return refuse_connect(ReasonCode::client_identifier_not_valid, "a session that stays needs a client identifier [MQTT-3.1.3-8]");
  }
  if (client_id_.size() > kClientIdBytesMax) {
    return refuse_connect(ReasonCode::client_identifier_not_valid, "the client identifier has over 256 bytes");
  }
  connect_body_ = body;
  state_ = State::authenticating;
  Credentials credentials{origin_, owned(packet.username), owned(packet.password)};
  broker_.authenticator().check(serial_, std::move(credentials));
}

void Client::refuse_connect(ReasonCode reason, std::string_view why) {
  Counters::add(broker_.counters().connects_refused);
  const bool credentials = reason == ReasonCode::not_authorized || reason == ReasonCode::bad_user_name_or_password;
  if (credentials) Counters::add(broker_.counters().not_authorized);
  mqtt::Connack packet;
  packet.reason = reason;
  packet.reason_string = why;
  put(packet);
  broker_.tell(LogLevel::warning, label() + " may not connect: " + std::string(why));
  end(false);
}

void Client::authenticated(const Verdict& verdict) {
  if (state_ != State::authenticating) return;
  const std::string body = std::exchange(connect_body_, {});
  const auto packet = mqtt::decode({mqtt::PacketType::connect, 0, body, body.size()}, version_);
  OPOSSUM_ASSERT(packet);  // it was decoded once
  user_ = verdict.user;
  if (is_error(verdict.reason)) return refuse_connect(verdict.reason, name(verdict.reason));
  rights_ = verdict.rights->for_client(user_, client_id_);
  open_session(std::get<mqtt::Connect>(*packet));
}

void Client::open_session(const mqtt::Connect& packet) {
  if (packet.will && !may_publish(packet.will->topic)) {
    return refuse_connect(ReasonCode::not_authorized, "it may not publish to the topic of its will");
  }
  if (packet.will && count_levels(packet.will->topic) > broker_.limits().topic_levels_max) {
    return refuse_connect(ReasonCode::topic_name_invalid, "the topic of its will has too many levels");
  }
  if (client_id_.empty()) client_id_ = "auto-" + new_unique_id();
  const auto expiry_max = static_cast<std::uint32_t>(broker_.limits().session_expiry_max.count());
  const std::uint32_t expiry = std::min(packet.session_expiry, expiry_max);
  const StateLog::Ticket before = broker_.last_ticket();
  auto opened = broker_.open_session(*this, client_id_, packet.clean_start, expiry);
  if (!opened) return refuse_connect(ReasonCode::quota_exceeded, "there are too many sessions");
  session_ = std::move(opened->session);
  state_ = State::opening;
  keep_alive_ = std::chrono::seconds(packet.keep_alive);
  window_ = std::min<std::size_t>(packet.receive_maximum, broker_.limits().in_flight_max);
  topic_aliases_.resize(version_ == mqtt::Version::v5 ? broker_.limits().topic_alias_maximum : 0U);
  if (packet.will) {
    session_->will = to_will(*packet.will, client_id_);
    session_->will->of_connection = serial_;
    static_cast<void>(broker_.write(record::will(*session_)));
  }
  Counters::add(broker_.counters().connections);
  prepare_connack(packet, opened->present);
  if (broker_.last_ticket() != before) connack_ticket_ = broker_.last_ticket();
  begin_session();
}

void Client::prepare_connack(const mqtt::Connect& packet, bool session_present) {
  const Limits& limits = broker_.limits();
  mqtt::Connack answer;
  answer.session_present = session_present;
  if (session_->expiry != packet.session_expiry) answer.session_expiry = session_->expiry;
  answer.receive_maximum = limits.receive_maximum;
  answer.packet_size_max = limits.packet_bytes_max;
  answer.topic_alias_maximum = limits.topic_alias_maximum;
  if (packet.client_id.empty()) answer.assigned_client_id = client_id_;
  encode(connack_, answer, version_);
  if (packet_size_max_ == 0 || connack_.size() <= packet_size_max_) return;
  broker_.tell(LogLevel::warning, label() + " has no room for CONNACK [MQTT-3.1.2-24]");
  end(true);
}

/// CONNACK says whether there was a session, and that this one and its will are kept: a restart must not make that untrue.
void Client::begin_session() {
  if (state_ != State::opening) return;
  if (connack_ticket_ > broker_.logged()) return broker_.note_waiting_for_log(*this);
  state_ = State::connected;
  output_ += std::exchange(connack_, {});
  for (const Delivery& delivery : session_->in_flight()) send(mqtt::PacketType::pubrel, delivery.packet_id());
  pump();
  output_grew();
  const std::string early = std::exchange(partial_, {});
  receive(early);
  resume_input();
}

void Client::disconnect_received(const mqtt::Disconnect& packet) {
  if (packet.session_expiry) {
    // [MQTT-3.14.2-2] needs no check of its own: a session that was to end with its connection cannot be made to stay.
    if (session_->expiry == 0 && *packet.session_expiry != 0) {
      return refuse({ReasonCode::protocol_error, "DISCONNECT gives a session expiry to a session that had none"});
    }
    const auto expiry_max = static_cast<std::uint32_t>(broker_.limits().session_expiry_max.count());
    broker_.change_expiry(*session_, std::min(*packet.session_expiry, expiry_max));
  }
  output_.clear();
  end(packet.reason == ReasonCode::disconnect_with_will);
}

}  // namespace opossum::broker
