// SPDX-License-Identifier: MIT
#include <boost/json.hpp>

#include "ingest/mapping/base64.hpp"
#include "ingest/quarantine/entry_line.hpp"
#include "store/clock.hpp"

namespace opossum::ingest::quarantine {

namespace {

namespace json = boost::json;

std::optional<std::string> text_of(const json::object& object, const std::string& name) {
  if (const json::value* plain = object.if_contains(name); plain != nullptr && plain->is_string()) {
    return std::string(plain->get_string());
  }
  const json::value* encoded = object.if_contains(name + "_base64");
  if (encoded == nullptr || !encoded->is_string()) return {};
  return mapping::from_base64(std::string_view(encoded->get_string()));
}

void read_properties(const json::object& mqtt, const std::string& name, Message& message) {
  const json::value* list = mqtt.if_contains(name);
  if (list == nullptr || !list->is_array()) return;
  for (const json::value& pair : list->get_array()) {
    if (!pair.is_array() || pair.get_array().size() != 2 || !pair.get_array()[0].is_string() || !pair.get_array()[1].is_string()) continue;
    std::string first(pair.get_array()[0].get_string());
    std::string second(pair.get_array()[1].get_string());
    if (name == "user") {
      message.properties.emplace_back(std::move(first), std::move(second));
    } else {
      message.properties.emplace_back(mapping::from_base64(first).value_or(""), mapping::from_base64(second).value_or(""));
    }
  }
}

void read_meta(const json::object& mqtt, Message& message) {
  const auto flag = [&](const char* name) {
    const json::value* value = mqtt.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
  };
  message.duplicate = flag("dup");
  message.retained = flag("retained");
  message.retain = flag("retain");
  message.client = text_of(mqtt, "client").value_or("");
  if (const json::value* qos = mqtt.if_contains("qos"); qos != nullptr && qos->is_int64()) {
    message.qos = static_cast<std::uint8_t>(qos->get_int64());
  }
  message.content_type = text_of(mqtt, "content_type").value_or("");
  message.response_topic = text_of(mqtt, "response_topic").value_or("");
  message.correlation = text_of(mqtt, "correlation").value_or("");
  read_properties(mqtt, "user", message);
  read_properties(mqtt, "user_base64", message);
}

}  // namespace

Result<Message> to_message(std::string_view entry) {
  boost::system::error_code error;
  const json::value value = json::parse(json::string_view(entry.data(), entry.size()), error);
  if (error || !value.is_object()) return fail(Errc::damaged, "a quarantined message is not JSON: " + error.message());
  const json::object& object = value.get_object();
  const auto source = text_of(object, "source");
  const auto kind = text_of(object, "kind");
  const auto topic = text_of(object, "topic");
  const auto payload = text_of(object, "payload");
  const auto time = text_of(object, "time");
  auto received = time ? from_rfc3339(*time) : fail(Errc::damaged, "no time");
  if (!source || !kind || !topic || !payload || !received) return fail(Errc::damaged, "a quarantined message lacks members");
  Message message;
  message.source = *source;
  message.kind = *kind;
  message.topic = *topic;
  message.payload = *payload;
  message.received = *received;
  message.retry_key = text_of(object, "retry_key").value_or("");
  if (const json::value* meta = object.if_contains("meta"); meta != nullptr && meta->is_object()) {
    const json::value* mqtt = meta->get_object().if_contains("mqtt");
    if (mqtt != nullptr && mqtt->is_object()) read_meta(mqtt->get_object(), message);
  }
  return message;
}

}  // namespace opossum::ingest::quarantine
