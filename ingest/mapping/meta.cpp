// SPDX-License-Identifier: MIT
#include "ingest/mapping/meta.hpp"

#include "ingest/mapping/base64.hpp"
#include "ingest/mapping/json_text.hpp"

namespace opossum::ingest::mapping {

namespace {

/// A broker may pass on what is not UTF-8; it is kept as base64 under a name that says so.
void append_text(std::string& out, const char* name, std::string_view value) {
  if (is_utf8(value)) {
    out += std::string(",\"") + name + "\":";
    append_quoted(out, value);
  } else {
    out += std::string(",\"") + name + "_base64\":\"" + to_base64(value) + '"';
  }
}

void append_properties(std::string& out, const Message& message) {
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
  if (!text.empty()) out += ",\"user\":[" + text + ']';
  if (!encoded.empty()) out += ",\"user_base64\":[" + encoded + ']';
}

}  // namespace

std::optional<std::string> to_meta(const Message& message, DeliveryMarks marks) {
  std::string out;
  if (marks == DeliveryMarks::keep) {
    if (message.duplicate) out += ",\"dup\":true";
    if (message.retained) out += ",\"retained\":true";
    if (message.qos != 1) out += ",\"qos\":" + std::to_string(message.qos);
  }
  if (!message.content_type.empty()) append_text(out, "content_type", message.content_type);
  if (!message.response_topic.empty()) append_text(out, "response_topic", message.response_topic);
  if (!message.correlation.empty()) out += ",\"correlation_base64\":\"" + to_base64(message.correlation) + '"';
  if (!message.properties.empty()) append_properties(out, message);
  if (out.empty()) return {};
  out.front() = '{';
  return "{\"mqtt\":" + out + "}}";
}

}  // namespace opossum::ingest::mapping
