// SPDX-License-Identifier: MIT
#include "ingest/mqtt/broker/broker.hpp"
#include "ingest/mqtt/broker/state_record.hpp"
#include "ingest/mqtt/broker/unique_id.hpp"

namespace opossum::broker {

std::optional<Broker::Opened> Broker::open_session(Client& client, const std::string& client_id, bool clean_start, std::uint32_t expiry) {
  auto found = sessions_.find(client_id);
  if (found != sessions_.end()) {
    Client* earlier = found->second->client;
    if (earlier != nullptr) earlier->disconnect(ReasonCode::session_taken_over, "another connection has its client id");
    found = sessions_.find(client_id);  // it may have ended with that connection
  }
  if (found != sessions_.end() && clean_start) {
    end_session(found->second);
    found = sessions_.end();
  }
  const bool present = found != sessions_.end();
  if (!present) {
    if (sessions_.size() >= limits_.sessions_max) return {};
    found = sessions_.emplace(client_id, std::make_shared<Session>(client_id, new_unique_id())).first;
  }
  const std::shared_ptr<Session>& session = found->second;
  if (session->will) {
    // [MQTT-3.1.2-10]: the client is back before its will was due
    session->will.reset();
    static_cast<void>(write(record::will(*session)));
  }
  session->client = &client;
  session->gone_since.reset();
  const bool was_kept = present && session->persistent();
  session->expiry = expiry;
  if (session->persistent() || was_kept) static_cast<void>(write(record::session(*session)));
  Counters::set(counters_.sessions_now, sessions_.size());
  Counters::add(counters_.clients_now);
  return Opened{session, present};
}

std::vector<ingest::MqttClientStatus> Broker::clients(std::size_t limit) const {
  std::vector<ingest::MqttClientStatus> all;
  for (const auto& [client_id, session] : sessions_) {
    if (all.size() == limit) break;
    ingest::MqttClientStatus& status = all.emplace_back();
    status.client_id = client_id;
    status.gone_since = session->gone_since;
    status.queued = session->queue().size() + session->in_flight().size();
    for (const auto& [filter, options] : session->subscriptions) status.subscriptions.push_back({filter, static_cast<int>(options.qos)});
    if (session->client != nullptr) session->client->describe(status);
  }
  return all;
}

void Broker::change_expiry(Session& session, std::uint32_t expiry) {
  if (session.expiry == expiry) return;
  session.expiry = expiry;
  static_cast<void>(write(record::session(session)));
}

void Broker::leave(Client& client, const std::shared_ptr<Session>& session, bool send_will) {
  OPOSSUM_ASSERT(session->client == &client);
  session->client = nullptr;
  session->requeue();
  Counters::set(counters_.clients_now, counters_.clients_now - 1);
  session->gone_since = now();
  if (session->persistent()) static_cast<void>(write(record::gone(*session)));
  if (stopping_) return;  // wills and sessions without expiry are settled by the next start
  if (session->will && !send_will) {
    session->will.reset();
    static_cast<void>(write(record::will(*session)));
  }
  if (session->will) arm_will(*session);
  if (!session->persistent()) end_session(session);
}

void Broker::arm_will(Session& session) {
  const std::uint32_t delay = std::min(session.will->delay, session.expiry);  // [MQTT-3.1.3-9]
  session.will->due = *session.gone_since + std::chrono::seconds(delay);
  if (delay == 0) publish_will(session);
}

void Broker::publish_will(Session& session) {
  const std::uint64_t serial = session.will->of_connection;  // its turn is after the messages of that connection
  const PendingWill will = std::move(*session.will);
  session.will.reset();
  ingest::Message message;
  message.topic = will.message->topic;
  message.payload = will.message->payload;
  message.qos = static_cast<std::uint8_t>(will.message->qos);
  message.retain = will.message->retain;
  message.client = session.client_id();
  message.content_type = will.message->content_type;
  message.response_topic = will.message->response_topic;
  if (will.message->correlation) message.correlation = *will.message->correlation;
  message.properties = will.message->user;
  Publication publication;
  publication.qos = will.message->qos;
  publication.retain = will.message->retain;
  publication.payload_is_utf8 = will.message->payload_is_utf8;
  publication.expires = expiry_time(will.expiry, now());
  publication.publisher = session.client_id();
  publication.will_of = session.client_id();
  publication.client = serial;
  submit(std::move(message), std::move(publication));
  flush();
}

void Broker::forget_will(const std::string& client_id) {
  const auto found = sessions_.find(client_id);
  static_cast<void>(write(record::will(found == sessions_.end() ? Session(client_id, {}) : *found->second)));
}

void Broker::end_session(const std::shared_ptr<Session>& session) {
  const std::shared_ptr<Session> keep = session;  // the reference may be the one in the map
  if (keep->will) publish_will(*keep);
  while (!keep->subscriptions.empty()) static_cast<void>(unsubscribe(keep, std::string(keep->subscriptions.begin()->first)));
  if (keep->persistent()) static_cast<void>(write(record::ended(*keep)));
  sessions_.erase(keep->client_id());
  Counters::set(counters_.sessions_now, sessions_.size());
}

void Broker::expire(Timestamp time) {
  std::vector<std::shared_ptr<Session>> ended;
  for (const auto& [client_id, session] : sessions_) {
    if (session->client != nullptr) continue;
    if (session->will && session->will->due && *session->will->due <= time) publish_will(*session);
    if (session->expired(time)) ended.push_back(session);
  }
  for (const auto& session : ended) end_session(session);
  for (const std::string& topic : retained_.expire(time)) static_cast<void>(write(record::cleared(topic)));
  Counters::set(counters_.retained_now, retained_.count());
}

void Broker::write_snapshot() {
  std::vector<std::string> records;
  for (const auto& [client_id, session] : sessions_) add_snapshot(*session, records);
  retained_.for_each([&](const MessagePtr& message) { records.push_back(record::retained(*message)); });
  world_.log.replace(std::move(records));
}

void Broker::add_snapshot(const Session& session, std::vector<std::string>& records) {
  if (session.persistent()) {
    records.push_back(record::session(session));
    if (session.gone_since) records.push_back(record::gone(session));
    for (const auto& [filter, options] : session.subscriptions) records.push_back(record::subscribed(session, filter, options));
    for (const auto& [packet_id, count] : session.releases()) records.push_back(record::released(session, packet_id));
    for (const auto& [packet_id, arrival] : session.arrivals()) {
      if (arrival.logged) records.push_back(record::arrived({&session, packet_id}));
    }
    for (const std::deque<Delivery>* list : {&session.in_flight(), &session.queue()}) {
      for (const Delivery& delivery : *list) {
        if (delivery.qos == QoS::at_most_once) continue;
        records.push_back(record::queued(*delivery.message, {{&session, &delivery}}, {}));
        if (delivery.received) records.push_back(record::received(session, delivery.number));
      }
    }
  }
  if (session.will) records.push_back(record::will(session));
}

}  // namespace opossum::broker
