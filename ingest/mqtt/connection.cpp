// SPDX-License-Identifier: MIT
#include "ingest/mqtt/connection.hpp"

#include "ingest/mqtt/paho.hpp"
#include "ingest/mqtt/topic_filter.hpp"

namespace opossum::ingest::mqtt {

Connection::Connection(const MqttSubscriberOptions& options, MqttVersion version, SocketWatch& watch, OnMessage on_message)
    : options_(options), version_(version), watch_(watch), handler_(std::move(on_message)) {}

Connection::~Connection() = default;

/// Paho does not answer a token whose connection ends in between.
bool Connection::wait_for(::mqtt::token& token, std::chrono::milliseconds time) const {
  constexpr std::chrono::milliseconds kSlice{20};
  const auto end = std::chrono::steady_clock::now() + time;
  while (!token.wait_for(kSlice)) {
    if (lost() || cut_ || std::chrono::steady_clock::now() >= end) return false;
  }
  return true;
}

Result<Connection::Opened> Connection::open() {
  const std::string what = "connect to " + options_.url;
  try {
    watch_.forget();
    // No persistence: with it Paho would acknowledge what it only has in its own files, written without fsync.
    const ::mqtt::create_options create(version_ == MqttVersion::v5 ? MQTTVERSION_5 : MQTTVERSION_3_1_1);
    client_ = std::make_unique<::mqtt::async_client>(*to_paho_url(options_.url), options_.client_id, create, nullptr);
    client_->set_message_callback([this](const ::mqtt::const_message_ptr& message) { this->on_message(*message); });
    client_->set_connection_lost_handler([this](const std::string& cause) { on_lost(cause.empty() ? "connection lost" : cause); });
    client_->set_disconnected_handler([this](const ::mqtt::properties&, ::mqtt::ReasonCode reason) {
      on_lost(std::string("the broker ended the connection: ") + MQTTReasonCode_toString(static_cast<MQTTReasonCodes>(reason)));
    });
    const ::mqtt::token_ptr token = client_->connect(to_connect_options(options_, version_));
    // Paho watches its own timeout; the margin only covers the case that it does not.
    if (!wait_for(*token, options_.connect_timeout + std::chrono::seconds(2))) return fail(Errc::timed_out, what + ": no answer");
    if (!watch_.knows_socket()) {
      return fail(Errc::internal,
                  "this Paho library does not name its sockets, so that acknowledgements cannot be withheld; it works with version 1.3");
    }
    return Opened{token->get_connect_response().is_session_present()};
  } catch (const ::mqtt::exception& thrown) {
    return fail(to_error(thrown, what));
  } catch (const std::exception& thrown) {
    return fail(Errc::internal, what + ": " + thrown.what());
  }
}

Result<void> Connection::subscribe(const std::string& filter, bool retained) {
  const std::string what = "subscribe " + filter;
  try {
    ::mqtt::subscribe_options subscribe;
    if (version_ == MqttVersion::v5 && !retained) subscribe.set_retain_handling(::mqtt::subscribe_options::SEND_RETAINED_ON_NEW);
    const int qos = std::min<int>(options_.qos, 1);
    const ::mqtt::token_ptr token = client_->subscribe(filter, qos, subscribe);
    if (!wait_for(*token, options_.connect_timeout)) return fail(Errc::timed_out, what + ": no answer");
    const auto answer = token->get_subscribe_response();
    for (const ::mqtt::ReasonCode code : answer.get_reason_codes()) {
      if (code >= ::mqtt::UNSPECIFIED_ERROR)
        return fail(Errc::refused, what + ": " + MQTTReasonCode_toString(static_cast<MQTTReasonCodes>(code)));
    }
    return {};
  } catch (const ::mqtt::exception& thrown) {
    Error error = to_error(thrown, what);
    return fail(lost() ? Errc::unavailable : Errc::refused, error.detail());
  } catch (const std::exception& thrown) {
    return fail(Errc::internal, what + ": " + thrown.what());
  }
}

Result<void> Connection::unsubscribe(const std::string& filter) {
  const std::string what = "unsubscribe " + filter;
  try {
    const ::mqtt::token_ptr token = client_->unsubscribe(filter);
    if (!wait_for(*token, options_.connect_timeout)) return fail(Errc::timed_out, what + ": no answer");
    return {};
  } catch (const ::mqtt::exception& thrown) {
    return fail(to_error(thrown, what));
  } catch (const std::exception& thrown) {
    return fail(Errc::internal, what + ": " + thrown.what());
  }
}

bool Connection::publish(const std::string& topic, const std::string& payload) {
  try {
    if (cut_) return false;
    static_cast<void>(client_->publish(topic, payload, 0, false));
    return true;
  } catch (const std::exception&) {
    return false;  // The connection ends; whoever wanted it tries again.
  }
}

/// Whatever happens here must end in a cut or in a message that is stored: Paho acknowledges when this returns.
void Connection::on_message(const ::mqtt::message& message) noexcept {
  bool acknowledge = false;
  try {
    // What was already read from a cut connection comes here too; its acknowledgement cannot leave any more.
    if (!cut_) acknowledge = handler_(to_message(message));
  } catch (...) {
    acknowledge = false;
  }
  if (acknowledge) return;
  cut_ = true;
  // open() has made sure that the socket is known; to go on would lose the message.
  OPOSSUM_ASSERT(watch_.cut());
}

void Connection::on_lost(std::string cause) {
  const std::lock_guard lock(mutex_);
  if (!lost_) cause_ = std::move(cause);
  lost_ = true;
  changed_.notify_all();
}

bool Connection::wait_lost() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return lost_ || woken_; });
  return lost_;
}

bool Connection::lost() const {
  const std::lock_guard lock(mutex_);
  return lost_;
}

std::string Connection::why_lost() const {
  const std::lock_guard lock(mutex_);
  return cause_;
}

void Connection::wake() {
  const std::lock_guard lock(mutex_);
  woken_ = true;
  changed_.notify_all();
}

void Connection::close() {
  try {
    if (client_ && !cut_ && client_->is_connected()) client_->disconnect()->wait_for(std::chrono::seconds(2));
  } catch (const std::exception&) {
    // It is gone already; that is what was wanted.
  }
}

}  // namespace opossum::ingest::mqtt
