// SPDX-License-Identifier: MIT
#include <boost/json.hpp>

#include "ingest/mapping/base64.hpp"
#include "ingest/mqtt/broker/broker.hpp"
#include "ingest/mqtt/broker/state_record.hpp"

namespace opossum::broker {

namespace json = boost::json;

namespace {

/// Reads members that state_record.cpp wrote. What is missing or of another kind throws; restore() catches.
std::string text_of(const json::object& object, std::string_view name) { return std::string(object.at(name).as_string()); }

std::uint64_t number_of(const json::object& object, std::string_view name) { return object.at(name).to_number<std::uint64_t>(); }

bool flag_of(const json::object& object, std::string_view name) {
  const json::value* value = object.if_contains(name);
  return value != nullptr && value->as_bool();
}

std::string optional_text(const json::object& object, std::string_view name) {
  return object.contains(name) ? text_of(object, name) : std::string();
}

std::string decoded(const std::string& base64) {
  auto bytes = ingest::mapping::from_base64(base64);
  if (!bytes) throw std::invalid_argument("bad base64");
  return std::move(*bytes);
}

std::string bytes_of(const json::object& object, const std::string& name) {
  return object.contains(name) ? text_of(object, name) : decoded(text_of(object, name + "_base64"));
}

Timestamp time_of(const json::object& object, std::string_view name) {
  auto time = from_rfc3339(text_of(object, name));
  if (!time) throw std::invalid_argument("bad time");
  return *time;
}

QoS qos_of(const json::object& object) {
  const std::uint64_t qos = number_of(object, "qos");
  if (qos > 2) throw std::invalid_argument("bad qos");
  return static_cast<QoS>(qos);
}

MessagePtr message_of(const json::object& record) {
  const json::object& object = record.at("message").as_object();
  auto message = std::make_shared<ApplicationMessage>();
  message->topic = text_of(object, "topic");
  message->payload = bytes_of(object, "payload");
  message->qos = qos_of(object);
  message->retain = flag_of(object, "retain");
  message->payload_is_utf8 = flag_of(object, "utf8");
  if (object.contains("expires")) message->expires = time_of(object, "expires");
  message->content_type = optional_text(object, "content_type");
  message->response_topic = optional_text(object, "response_topic");
  if (object.contains("correlation_base64")) message->correlation = decoded(text_of(object, "correlation_base64"));
  if (const json::value* user = object.if_contains("user")) {
    for (const json::value& pair : user->as_array()) {
      message->user.emplace_back(std::string(pair.as_array().at(0).as_string()), std::string(pair.as_array().at(1).as_string()));
    }
  }
  message->publisher = text_of(object, "publisher");
  return message;
}

SubscriptionOptions subscription_of(const json::object& object) {
  SubscriptionOptions options;
  options.qos = qos_of(object);
  options.no_local = flag_of(object, "no_local");
  options.retain_as_published = flag_of(object, "retain_as_published");
  options.retain_handling = static_cast<mqtt::RetainHandling>(number_of(object, "retain_handling"));
  if (object.contains("id")) options.identifier = object.at("id").to_number<std::uint32_t>();
  return options;
}

Delivery delivery_of(const json::object& object, const MessagePtr& message) {
  Delivery delivery;
  delivery.number = number_of(object, "number");
  delivery.message = message;
  delivery.qos = qos_of(object);
  delivery.retain = flag_of(object, "retain");
  delivery.sent = flag_of(object, "sent");
  if (const json::value* ids = object.if_contains("ids")) {
    for (const json::value& id : ids->as_array()) delivery.subscription_ids.push_back(id.to_number<std::uint32_t>());
  }
  return delivery;
}

}  // namespace

/// Applies one record. Records about a session that is not there are those of one without expiry, whose will is all that counts.
struct Broker::Restoring {
  Broker& broker;
  const json::object& record;

  [[nodiscard]] std::shared_ptr<Session> known() const { return known(text_of(record, "client")); }
  [[nodiscard]] std::shared_ptr<Session> known(const std::string& client_id) const {
    const auto found = broker.sessions_.find(client_id);
    return found == broker.sessions_.end() ? nullptr : found->second;
  }

  void session() const {
    std::shared_ptr<Session> session = known();
    const std::string identity = text_of(record, "identity");
    if (session && session->identity() != identity) remove(*session);
    session = known();
    if (!session) {
      const std::string client_id = text_of(record, "client");
      session = broker.sessions_.emplace(client_id, std::make_shared<Session>(client_id, identity)).first->second;
    }
    session->expiry = record.at("expiry").to_number<std::uint32_t>();
    session->gone_since.reset();
    session->mark_sent();
  }

  void remove(Session& session) const {
    const std::shared_ptr<Session> keep = known(session.client_id());
    while (!keep->subscriptions.empty()) static_cast<void>(broker.unsubscribe(keep, std::string(keep->subscriptions.begin()->first)));
    broker.sessions_.erase(keep->client_id());
  }

  void will() const {
    std::shared_ptr<Session> session = known();
    const bool has_will = record.contains("message");
    if (!session && has_will) {
      const std::string client_id = text_of(record, "client");
      session = broker.sessions_.emplace(client_id, std::make_shared<Session>(client_id, std::string())).first->second;
    }
    if (!session) return;
    session->will.reset();
    if (has_will) {
      PendingWill will{message_of(record), record.at("delay").to_number<std::uint32_t>()};
      if (record.contains("expiry")) will.expiry = record.at("expiry").to_number<std::uint32_t>();
      session->will = std::move(will);
    } else if (!session->persistent()) {
      remove(*session);
    }
  }

  void queued() const {
    const MessagePtr message = message_of(record);
    for (const json::value& one : record.at("for").as_array()) {
      const std::shared_ptr<Session> session = known(text_of(one.as_object(), "client"));
      if (!session || !session->persistent()) continue;
      Delivery delivery = delivery_of(one.as_object(), message);
      delivery.sent = delivery.sent || !session->gone_since;  // to a client that was connected, perhaps
      if (!session->enqueue(std::move(delivery), broker.limits_)) Counters::add(broker.counters_.queue_dropped);
    }
    if (!record.contains("client")) return;
    if (const std::shared_ptr<Session> sender = known()) arrived(*sender);
  }

  void arrived(Session& sender) const {
    sender.set_inbound(record.at("packet").to_number<PacketId>(), {Session::Inbound::stored, true, 0});
  }

  void about_session(Session& session, std::string_view what) const {
    if (what == "ended") return remove(session);
    if (what == "gone") {
      session.gone_since.reset();
      if (record.contains("since")) session.gone_since = time_of(record, "since");
    } else if (what == "subscribed") {
      broker.subscribe(known(), text_of(record, "filter"), subscription_of(record));
    } else if (what == "unsubscribed") {
      static_cast<void>(broker.unsubscribe(known(), text_of(record, "filter")));
    } else if (what == "received") {
      session.mark_received(number_of(record, "number"));
    } else if (what == "completed") {
      session.forget(number_of(record, "number"));
    } else if (what == "released") {
      const auto packet_id = record.at("packet").to_number<PacketId>();
      session.set_releases(packet_id, record.at("count").to_number<std::uint32_t>());
      session.forget_inbound(packet_id);
    } else if (what == "arrived") {
      arrived(session);
    } else {
      throw std::invalid_argument("\"" + std::string(what) + "\" is no change of a session");
    }
  }

  void apply() const {
    const std::string what = text_of(record, "is");
    if (what == "session") return session();
    if (what == "will") return will();
    if (what == "queued") return queued();
    if (what == "retained") return static_cast<void>(broker.retained_.put(message_of(record)));
    if (what == "cleared") return static_cast<void>(broker.retained_.remove(text_of(record, "topic")));
    if (const std::shared_ptr<Session> session = known()) about_session(*session, what);
  }
};

Result<void> Broker::restore(std::string_view text) {
  try {
    const json::value value = json::parse(json::string_view(text.data(), text.size()));
    Restoring{*this, value.as_object()}.apply();
    return {};
  } catch (const std::exception& error) {
    return fail(Errc::damaged, std::string("a change of the MQTT sessions cannot be read: ") + error.what());
  }
}

void Broker::restored() {
  std::vector<std::shared_ptr<Session>> all;
  for (const auto& [client_id, session] : sessions_) all.push_back(session);
  for (const auto& session : all) {
    if (!session->gone_since) {
      session->gone_since = now();
      if (session->persistent()) static_cast<void>(write(record::gone(*session)));
    }
    if (session->will) arm_will(*session);
    if (!session->persistent()) end_session(session);
  }
  Counters::set(counters_.sessions_now, sessions_.size());
  Counters::set(counters_.retained_now, retained_.count());
  if (world_.log.wants_snapshot()) write_snapshot();
}

}  // namespace opossum::broker
