// SPDX-License-Identifier: MIT
#include <algorithm>

#include "ingest/mqtt/broker/broker.hpp"
#include "ingest/mqtt/broker/state_record.hpp"
#include "ingest/mqtt/broker/topic.hpp"

namespace opossum::broker {

namespace {

/// All subscriptions of one session that match, as one delivery: the highest QoS, every identifier ([MQTT-3.3.4-2], [MQTT-3.3.4-3]).
struct Match {
  Session* session;
  QoS qos;
  bool retain_as_published;
  std::vector<std::uint32_t> identifiers;
};

std::vector<Match> merge(const std::vector<Subscriber>& found, const ApplicationMessage& message) {
  std::vector<Match> matches;
  for (const Subscriber& subscriber : found) {
    const SubscriptionOptions& options = subscriber.options;
    if (options.no_local && subscriber.session->client_id() == message.publisher) continue;  // [MQTT-3.8.3-3]
    auto match = std::ranges::find(matches, subscriber.session, &Match::session);
    if (match == matches.end()) match = matches.insert(match, {subscriber.session, QoS::at_most_once, false, {}});
    match->qos = std::max(match->qos, std::min(options.qos, message.qos));
    match->retain_as_published = match->retain_as_published || options.retain_as_published;
    if (options.identifier != 0) match->identifiers.push_back(options.identifier);
  }
  return matches;
}

}  // namespace

StateLog::Ticket Broker::route(const Publication& publication, ingest::Message& message) {
  if (tree_.empty() && !publication.retain) return 0;
  auto shared = std::make_shared<ApplicationMessage>();
  shared->topic = std::move(message.topic);
  shared->payload = std::move(message.payload);
  shared->qos = publication.qos;
  shared->retain = publication.retain;
  shared->payload_is_utf8 = publication.payload_is_utf8;
  shared->expires = publication.expires;
  shared->content_type = std::move(message.content_type);
  shared->response_topic = std::move(message.response_topic);
  if (!message.correlation.empty()) shared->correlation = std::move(message.correlation);
  shared->user = std::move(message.properties);
  shared->publisher = publication.publisher;
  const StateLog::Ticket kept = publication.retain ? retain(shared) : 0;
  return std::max(kept, deliver(publication, shared));
}

bool Broker::will_know_again(const Publication& publication) const {
  if (!publication.session || !publication.session->persistent()) return false;
  const auto found = sessions_.find(publication.session->client_id());
  return found != sessions_.end() && found->second == publication.session;
}

void Broker::publish(std::string topic, std::string payload) {
  auto message = std::make_shared<ApplicationMessage>();
  message->topic = std::move(topic);
  message->payload = std::move(payload);
  static_cast<void>(deliver({}, message));
  answer_touched();
}

StateLog::Ticket Broker::retain(const MessagePtr& message) {
  StateLog::Ticket ticket = 0;
  if (message->payload.empty()) {
    if (retained_.remove(message->topic)) ticket = write(record::cleared(message->topic));
  } else if (retained_.put(message)) {
    ticket = write(record::retained(*message));
  } else {
    Counters::add(counters_.queue_dropped);
    tell(LogLevel::warning, "the retained message of \"" + message->topic + "\" is not kept: there are too many");
  }
  Counters::set(counters_.retained_now, retained_.count());
  return ticket;
}

StateLog::Ticket Broker::deliver(const Publication& publication, const MessagePtr& message) {
  std::vector<Subscriber> found;
  const auto fit = [&](const Session& session) {
    if (!session.has_room(message->size(), limits_)) return Fitness::full;
    return session.client == nullptr ? Fitness::away : Fitness::here;
  };
  tree_.match(message->topic, fit, found);
  if (found.empty() && !message->retain) return 0;
  std::vector<record::Queued> durable;
  for (Match& match : merge(found, *message)) {
    Delivery delivery;
    delivery.message = message;
    delivery.qos = match.qos;
    delivery.retain = match.retain_as_published && message->retain;
    delivery.subscription_ids = std::move(match.identifiers);
    const bool keeps = match.session->persistent() && delivery.qos != QoS::at_most_once;
    if (hand(*match.session, std::move(delivery)) && keeps) durable.push_back({match.session, &match.session->queue().back()});
  }
  // One record for both: whatever a crash leaves of the log, a repetition is passed on if and only if the first was not.
  const auto arrived = will_know_again(publication) ? record::Arrived{publication.session.get(), publication.packet_id} : record::Arrived{};
  if (!durable.empty()) return write(record::queued(*message, durable, arrived));
  return arrived.session != nullptr ? write(record::arrived(arrived)) : 0;
}

bool Broker::hand(Session& session, Delivery delivery) {
  if (session.client == nullptr && (!session.persistent() || delivery.qos == QoS::at_most_once)) return false;
  if (!session.enqueue(std::move(delivery), limits_)) {
    Counters::add(counters_.queue_dropped);
    return false;
  }
  touch(session.client);
  return true;
}

void Broker::subscribe(const std::shared_ptr<Session>& session, std::string_view filter, const SubscriptionOptions& options) {
  const auto shared = split_share(filter);
  OPOSSUM_ASSERT(shared);
  tree_.add(shared->group, shared->filter, {session.get(), options});
  session->subscriptions[std::string(filter)] = options;
  Counters::set(counters_.subscriptions_now, tree_.size());
}

bool Broker::unsubscribe(const std::shared_ptr<Session>& session, std::string_view filter) {
  const auto found = session->subscriptions.find(filter);
  if (found == session->subscriptions.end()) return false;
  const auto shared = split_share(filter);
  tree_.remove(shared->group, shared->filter, session.get());
  session->subscriptions.erase(found);
  Counters::set(counters_.subscriptions_now, tree_.size());
  return true;
}

void Broker::send_retained(Session& session, std::string_view filter, const SubscriptionOptions& options) {
  retained_.match(filter, now(), [&](const MessagePtr& message) {
    Delivery delivery;
    delivery.message = message;
    delivery.qos = std::min(options.qos, message->qos);
    delivery.retain = true;  // [MQTT-3.3.1-8]: it is not fresh
    if (options.identifier != 0) delivery.subscription_ids.push_back(options.identifier);
    const bool keeps = session.persistent() && delivery.qos != QoS::at_most_once;
    if (!hand(session, std::move(delivery)) || !keeps) return;
    static_cast<void>(write(record::queued(*message, {{&session, &session.queue().back()}}, {})));
  });
}

}  // namespace opossum::broker
