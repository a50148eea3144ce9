// SPDX-License-Identifier: MIT
#include "ingest/mapping/meta.hpp"

#include "ingest/mapping/base64.hpp"
#include "ingest/mapping/json_object.hpp"
#include "ingest/mapping/json_text.hpp"

namespace opossum::ingest::mapping {

namespace {

void add_properties(JsonObject& object, const Message& message) {
  std::string text;
  std::string encoded;
  for (const auto& [name, value] : message.properties) {
    const bool plain = is_utf8(name) && is_utf8(value);
    std::string& list = plain ? text : encoded;
    list += list.empty() ? "[" : ",[";
    append_quoted(list, plain ? name : to_base64(name));
    list += ',';
    append_quoted(list, plain ? value : to_base64(value));
    list += ']';
  }
  if (!text.empty()) object.raw("user", '[' + text + ']');
  if (!encoded.empty()) object.raw("user_base64", '[' + encoded + ']');
}

}  // namespace

std::optional<std::string> to_meta(const Message& message, DeliveryMarks marks) {
  JsonObject mqtt;
  if (marks == DeliveryMarks::keep) {
    if (!message.client.empty()) mqtt.bytes("client", message.client);
    mqtt.flag("dup", message.duplicate).flag("retained", message.retained).flag("retain", message.retain);
    if (message.qos != 1) mqtt.number("qos", message.qos);
  }
  if (!message.content_type.empty()) mqtt.bytes("content_type", message.content_type);
  if (!message.response_topic.empty()) mqtt.bytes("response_topic", message.response_topic);
  if (!message.correlation.empty()) mqtt.text("correlation_base64", to_base64(message.correlation));
  add_properties(mqtt, message);
  if (mqtt.empty()) return {};
  return std::move(JsonObject().raw("mqtt", std::move(mqtt).take())).take();
}

}  // namespace opossum::ingest::mapping
