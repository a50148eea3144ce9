// SPDX-License-Identifier: MIT
#include "ingest/mqtt/broker/client.hpp"

#include <utility>

#include "ingest/mqtt/broker/broker.hpp"

namespace opossum::broker {

namespace {

/// The return code 1 of 3.1.1, unacceptable protocol version; a client of an unknown version understands this form best.
constexpr std::string_view kUnknownVersion("\x20\x02\x00\x01", 4);

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

}  // namespace

Client::Client(Broker& broker, std::uint64_t serial, Origin origin, Wire& wire, Instant now)
    : broker_(broker), serial_(serial), origin_(std::move(origin)), wire_(wire), began_(now), last_input_(now), last_progress_(now) {}

Client::~Client() {
  lost();
  broker_.forget(*this);
}

std::string Client::label() const {
  std::string text = "client \"" + client_id_ + "\" (";
  if (!user_.empty()) text += user_ + ", ";
  return text + origin_.address + ")";
}

void Client::describe(ingest::MqttClientStatus& status) const {
  status.connected = true;
  status.address = origin_.address;
  status.user = user_;
  status.connected_for = std::chrono::duration_cast<std::chrono::seconds>(broker_.steady_now() - began_);
  status.received = received_;
}

void Client::receive(std::string_view bytes) {
  if (state_ == State::ended) return;
  last_input_ = broker_.steady_now();
  if (partial_.empty()) {
    consume(bytes);
    if (state_ != State::ended) partial_.assign(bytes);
  } else {
    partial_ += bytes;
    std::string_view rest = partial_;
    consume(rest);
    partial_.erase(0, partial_.size() - rest.size());
  }
  broker_.flush();
  flush_replies();
}

void Client::consume(std::string_view& bytes) {
  while (state_ == State::expects_connect || state_ == State::connected) {
    const auto frame = mqtt::next_frame(bytes, broker_.limits().packet_bytes_max);
    if (!frame) return refuse(frame.error());
    if (!*frame) return;
    bytes.remove_prefix((*frame)->size);
    take(**frame);
  }
}

void Client::take(const mqtt::Frame& frame) {
  if (state_ == State::expects_connect && frame.type != mqtt::PacketType::connect) {
    return refuse({ReasonCode::protocol_error, "the first packet is no CONNECT [MQTT-3.1.0-1]"});
  }
  const auto packet = mqtt::decode(frame, version_);
  if (!packet) return refuse(packet.error());
  if (const auto* connect_packet = std::get_if<mqtt::Connect>(&*packet)) {
    if (state_ == State::connected) return refuse({ReasonCode::protocol_error, "a second CONNECT [MQTT-3.1.0-2]"});
    return connect(*connect_packet, frame.body);
  }
  handle(*packet);
}

void Client::handle(const mqtt::Packet& packet) {
  const auto unexpected = [this](std::string_view what) {
    refuse({ReasonCode::protocol_error, "a client may not send " + std::string(what)});
  };
  std::visit(Overloaded{
                 [&](const mqtt::Publish& publish_packet) { publish(publish_packet); },
                 [&](const mqtt::Acknowledgement& ack) { ack.type == mqtt::PacketType::pubrel ? release(ack) : acknowledge(ack); },
                 [&](const mqtt::Subscribe& subscribe_packet) { subscribe(subscribe_packet); },
                 [&](const mqtt::Unsubscribe& unsubscribe_packet) { unsubscribe(unsubscribe_packet); },
                 [&](const mqtt::Pingreq&) {
                   encode(output_, mqtt::Pingresp{}, version_);
                   output_grew();
                 },
                 [&](const mqtt::Disconnect& disconnect_packet) { disconnect_received(disconnect_packet); },
                 [&](const mqtt::Auth&) { unexpected("AUTH: no authentication method was agreed on"); },
                 [&](const mqtt::Connack&) { unexpected("CONNACK"); },
                 [&](const mqtt::Suback&) { unexpected("SUBACK"); },
                 [&](const mqtt::Unsuback&) { unexpected("UNSUBACK"); },
                 [&](const mqtt::Pingresp&) { unexpected("PINGRESP"); },
                 [&](const mqtt::Connect&) { unexpected("a second CONNECT"); },
             },
             packet);
}

void Client::refuse(const mqtt::Malformed& malformed) {
  Counters::add(broker_.counters().protocol_errors);
  if (state_ == State::connected) return disconnect(malformed.reason, malformed.what);
  if (malformed.reason == ReasonCode::unsupported_protocol_version) output_ += kUnknownVersion;
  broker_.tell(LogLevel::warning, label() + " was cut off before it had connected: " + malformed.what);
  end(false);
}

void Client::disconnect(ReasonCode reason, std::string_view why) {
  if (state_ == State::ended) return;
  if (state_ == State::connected && version_ == mqtt::Version::v5) {
    mqtt::Disconnect packet;
    packet.reason = reason;
    packet.reason_string = why;
    put(packet);
  }
  const bool ordinary = reason == ReasonCode::server_shutting_down || reason == ReasonCode::session_taken_over;
  broker_.tell(ordinary ? LogLevel::debug : LogLevel::warning, label() + " is disconnected: " + std::string(why));
  end(true);
}

void Client::end(bool send_will) {
  if (state_ == State::ended) return;
  state_ = State::ended;
  finished_ = true;
  partial_.clear();
  if (session_) broker_.leave(*this, std::exchange(session_, nullptr), send_will);
  wire_.output_ready();
}

void Client::lost() { end(true); }

bool Client::has_room() const {
  return unsettled_bytes_ < broker_.limits().client_bytes_max && replies_.size() < broker_.limits().messages_max &&
         output_.size() < 2 * broker_.limits().output_bytes_max && !broker_.busy();
}

bool Client::wants_input() {
  blocked_ = state_ == State::authenticating || state_ == State::opening || (state_ == State::connected && !has_room());
  if (blocked_) broker_.note_blocked(*this);
  return !blocked_ && state_ != State::ended;
}

void Client::resume_input() {
  if (!blocked_ || !wants_input()) return;
  last_input_ = broker_.steady_now();  // it was us who did not listen
  wire_.input_wanted();
}

std::string Client::take_output() {
  writing_ = !output_.empty();
  last_progress_ = broker_.steady_now();
  return std::exchange(output_, {});
}

void Client::written() {
  writing_ = false;
  pump();
  output_grew();
  resume_input();
}

void Client::output_grew() {
  if (!writing_ && !output_.empty()) wire_.output_ready();
}

void Client::flush_replies() {
  if (state_ != State::connected) return;  // [MQTT-3.14.4-1]
  replies_.take_ready(broker_.logged(), [this](const Reply& reply) {
    if (state_ != State::connected) return;
    if (reply.type == mqtt::PacketType::suback || reply.type == mqtt::PacketType::unsuback) {
      if (packet_size_max_ != 0 && reply.text.size() > packet_size_max_) {
        return disconnect(ReasonCode::packet_too_large, "it has no room for the answer to its request [MQTT-3.1.2-24]");
      }
      output_ += reply.text;
      return;
    }
    const bool ends = reply.type != mqtt::PacketType::pubrec || is_error(reply.reason);
    if (ends && unacknowledged_ > 0) --unacknowledged_;
    put(mqtt::Acknowledgement{reply.type, reply.packet_id, reply.reason, reply.text, {}});
  });
  if (state_ != State::connected) return;
  if (replies_.waits_beyond(broker_.logged())) broker_.note_waiting_for_log(*this);
  output_grew();
}

void Client::logged() {
  if (state_ == State::opening) {
    begin_session();
  } else {
    flush_replies();
  }
}

void Client::settled(std::uint64_t reply, std::size_t bytes, StateLog::Ticket ticket, ReasonCode reason, std::string_view text) {
  unsettled_bytes_ -= std::min(bytes, unsettled_bytes_);
  if (reply == 0 || state_ != State::connected) return;
  Reply& waiting = replies_.find(reply);
  waiting.stored = true;
  waiting.ticket = ticket;
  waiting.reason = reason;
  waiting.text = text;
}

void Client::check_time(Instant now) {
  const Limits& limits = broker_.limits();
  if (state_ == State::expects_connect && now - began_ >= limits.connect_time) {
    broker_.tell(LogLevel::info, label() + " sent no CONNECT in time");
    end(false);
  } else if (state_ == State::connected && writing_ && now - last_progress_ >= limits.write_time) {
    disconnect(ReasonCode::unspecified_error, "it takes nothing of what is sent to it");
  } else if (state_ == State::connected && keep_alive_.count() > 0 && !blocked_ && now - last_input_ >= keep_alive_ * 3 / 2) {
    disconnect(ReasonCode::keep_alive_timeout, "nothing came from it within one and a half times its keep-alive");
  }
}

}  // namespace opossum::broker
