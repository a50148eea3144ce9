// SPDX-License-Identifier: MIT
#include "ingest/mqtt/broker/broker.hpp"
#include "ingest/mqtt/broker/state_record.hpp"
#include "ingest/mqtt/broker/topic.hpp"
#include "ingest/mqtt/topic_filter.hpp"

namespace opossum::broker {

namespace {

SubscriptionOptions options_of(const mqtt::SubscriptionRequest& request, std::uint32_t identifier) {
  return {request.qos, request.no_local, request.retain_as_published, request.retain_handling, identifier};
}

}  // namespace

ReasonCode Client::judge(std::string_view filter, const mqtt::SubscriptionRequest& request) const {
  const auto shared = split_share(filter);
  if (!shared || ingest::mqtt::filter_problem(shared->filter) || count_levels(shared->filter) > broker_.limits().topic_levels_max) {
    return ReasonCode::topic_filter_invalid;
  }
  if (!rights_.may_subscribe(shared->filter)) {
    Counters::add(broker_.counters().not_authorized);
    broker_.tell(LogLevel::warning, label() + " may not subscribe to \"" + std::string(filter) + "\"");
    return ReasonCode::not_authorized;
  }
  const bool known = session_->subscriptions.contains(filter);
  if (!known && session_->subscriptions.size() >= broker_.limits().subscriptions_max) return ReasonCode::quota_exceeded;
  return static_cast<ReasonCode>(request.qos);
}

void Client::subscribe(const mqtt::Subscribe& packet) {
  mqtt::Suback answer;
  answer.packet_id = packet.packet_id;
  Reply reply{mqtt::PacketType::suback, packet.packet_id, ReasonCode::success, true};
  for (const mqtt::SubscriptionRequest& request : packet.subscriptions) {
    const auto shared = split_share(request.filter);
    const bool is_shared = shared && !shared->group.empty();
    if (is_shared && request.no_local) {
      return refuse({ReasonCode::protocol_error, "No Local on a shared subscription [MQTT-3.8.3-4]"});
    }
    const ReasonCode reason = judge(request.filter, request);
    answer.reasons.push_back(reason);
    if (is_error(reason)) continue;
    const SubscriptionOptions options = options_of(request, packet.subscription_id);
    const bool is_new = !session_->subscriptions.contains(request.filter);
    broker_.subscribe(session_, request.filter, options);
    if (session_->persistent()) reply.ticket = broker_.write(record::subscribed(*session_, request.filter, options));
    const bool wants_retained = options.retain_handling == mqtt::RetainHandling::send ||
                                (options.retain_handling == mqtt::RetainHandling::send_if_new && is_new);
    if (wants_retained && !is_shared) broker_.send_retained(*session_, request.filter, options);
  }
  encode(reply.text, answer, version_);
  replies_.add(std::move(reply));
  flush_replies();
  pump();
}

void Client::unsubscribe(const mqtt::Unsubscribe& packet) {
  mqtt::Unsuback answer;
  answer.packet_id = packet.packet_id;
  Reply reply{mqtt::PacketType::unsuback, packet.packet_id, ReasonCode::success, true};
  for (const std::string_view filter : packet.filters) {
    const bool existed = broker_.unsubscribe(session_, filter);
    answer.reasons.push_back(existed ? ReasonCode::success : ReasonCode::no_subscription_existed);
    if (existed && session_->persistent()) reply.ticket = broker_.write(record::unsubscribed(*session_, filter));
  }
  encode(reply.text, answer, version_);
  replies_.add(std::move(reply));
}

}  // namespace opossum::broker
