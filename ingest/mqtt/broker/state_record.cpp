// SPDX-License-Identifier: MIT
#include "ingest/mqtt/broker/state_record.hpp"

#include "ingest/mapping/base64.hpp"
#include "ingest/mapping/json_object.hpp"
#include "ingest/mapping/json_text.hpp"
#include "store/clock.hpp"

namespace opossum::broker::record {

namespace {

using Object = ingest::mapping::JsonObject;

Object begin(std::string_view what, const Session& session) {
  Object object;
  object.text("is", what).text("client", session.client_id());
  return object;
}

std::string user_properties(const ApplicationMessage& message) {
  std::string out = "[";
  for (const auto& [name, value] : message.user) {
    out += out.size() > 1 ? ",[" : "[";
    ingest::mapping::append_quoted(out, name);
    out += ',';
    ingest::mapping::append_quoted(out, value);
    out += ']';
  }
  return out + ']';
}

std::string to_json(const ApplicationMessage& message) {
  Object object;
  object.text("topic", message.topic).bytes("payload", message.payload).number("qos", static_cast<std::uint64_t>(message.qos));
  object.flag("retain", message.retain).flag("utf8", message.payload_is_utf8);
  if (message.expires) object.text("expires", to_rfc3339(*message.expires));
  if (!message.content_type.empty()) object.text("content_type", message.content_type);
  if (!message.response_topic.empty()) object.text("response_topic", message.response_topic);
  if (message.correlation) object.text("correlation_base64", ingest::mapping::to_base64(*message.correlation));
  if (!message.user.empty()) object.raw("user", user_properties(message));
  object.text("publisher", message.publisher);
  return std::move(object).take();
}

std::string to_json(const Queued& queued) {
  const Delivery& delivery = *queued.delivery;
  Object object;
  object.text("client", queued.session->client_id()).number("number", delivery.number);
  object.number("qos", static_cast<std::uint64_t>(delivery.qos)).flag("retain", delivery.retain).flag("sent", delivery.sent);
  if (!delivery.subscription_ids.empty()) {
    std::string ids = "[";
    for (const std::uint32_t id : delivery.subscription_ids) ids += (ids.size() > 1 ? "," : "") + std::to_string(id);
    object.raw("ids", ids + ']');
  }
  return std::move(object).take();
}

}  // namespace

std::string session(const Session& session) {
  return std::move(begin("session", session).text("identity", session.identity()).number("expiry", session.expiry)).take();
}

std::string ended(const Session& session) { return begin("ended", session).take(); }

std::string gone(const Session& session) {
  Object object = begin("gone", session);
  if (session.gone_since) object.text("since", to_rfc3339(*session.gone_since));
  return std::move(object).take();
}

std::string subscribed(const Session& session, std::string_view filter, const SubscriptionOptions& options) {
  Object object = begin("subscribed", session);
  object.text("filter", filter).number("qos", static_cast<std::uint64_t>(options.qos)).flag("no_local", options.no_local);
  object.flag("retain_as_published", options.retain_as_published);
  object.number("retain_handling", static_cast<std::uint64_t>(options.retain_handling));
  if (options.identifier != 0) object.number("id", options.identifier);
  return std::move(object).take();
}

std::string unsubscribed(const Session& session, std::string_view filter) {
  return std::move(begin("unsubscribed", session).text("filter", filter)).take();
}

std::string will(const Session& session) {
  Object object = begin("will", session);
  if (session.will) {
    object.number("delay", session.will->delay).raw("message", to_json(*session.will->message));
    if (session.will->expiry) object.number("expiry", *session.will->expiry);
  }
  return std::move(object).take();
}

std::string queued(const ApplicationMessage& message, const std::vector<Queued>& deliveries, Arrived arrived) {
  std::string list = "[";
  for (const Queued& one : deliveries) list += (list.size() > 1 ? "," : "") + to_json(one);
  Object object;
  object.text("is", "queued").raw("for", list + ']').raw("message", to_json(message));
  if (arrived.session != nullptr) object.text("client", arrived.session->client_id()).number("packet", arrived.packet_id);
  return std::move(object).take();
}

std::string arrived(Arrived arrived) {
  return std::move(begin("arrived", *arrived.session).number("packet", arrived.packet_id)).take();
}

std::string received(const Session& session, std::uint64_t number) {
  return std::move(begin("received", session).number("number", number)).take();
}

std::string completed(const Session& session, std::uint64_t number) {
  return std::move(begin("completed", session).number("number", number)).take();
}

std::string released(const Session& session, PacketId packet_id) {
  const auto found = session.releases().find(packet_id);
  const std::uint32_t count = found == session.releases().end() ? 0 : found->second;
  return std::move(begin("released", session).number("packet", packet_id).number("count", count)).take();
}

std::string retained(const ApplicationMessage& message) {
  Object object;
  object.text("is", "retained").raw("message", to_json(message));
  return std::move(object).take();
}

std::string cleared(std::string_view topic) {
  Object object;
  object.text("is", "cleared").text("topic", topic);
  return std::move(object).take();
}

}  // namespace opossum::broker::record
