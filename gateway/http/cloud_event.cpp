// SPDX-License-Identifier: MIT
#include "gateway/http/cloud_event.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <map>
#include <optional>

#include "gateway/http/json_members.hpp"
#include "gateway/http/json_text.hpp"
#include "gateway/http/query_string.hpp"
#include "store/clock.hpp"
#include "store/options.hpp"
#include "store/origin.hpp"

namespace opossum::gateway {

using namespace json_input;

namespace {

constexpr std::string_view kHeaderPrefix = "ce-";

std::unexpected<Error> bad_attribute(std::string_view name, std::string_view wanted) {
  return fail(Errc::invalid_argument, "CloudEvents attribute \"" + std::string(name) + "\" must be " + std::string(wanted));
}

bool is_attribute_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

bool is_json_type(std::string_view content_type) {
  std::string type(content_type.substr(0, content_type.find(';')));
  while (type.ends_with(' ')) type.pop_back();
  std::ranges::transform(type, type.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return type.ends_with("/json") || type.ends_with("+json");
}

std::string base64_of(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL adds a NUL
  const auto* data = static_cast<const unsigned char*>(static_cast<const void*>(bytes.data()));
  auto* into = static_cast<unsigned char*>(static_cast<void*>(text.data()));
  const int size = EVP_EncodeBlock(into, data, static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

/// The event's attributes and data as they come, whatever the mode.
class CloudEventBuilder {
 public:
  /// An attribute with a text as its value.
  Result<void> text(std::string_view name, std::string value) {
    if (value.empty()) return bad_attribute(name, "absent or a text that is not empty");
    if (!is_core(name)) {
      std::string json;
      append_json_string(json, value);
      return extension(name, std::move(json));
    }
    if (core_.emplace(name, std::move(value)).second) return {};
    return fail(Errc::invalid_argument, "attribute \"" + std::string(name) + "\" is given twice");
  }
  /// `json` is a scalar.
  Result<void> extension(std::string_view name, std::string json) {
    if (!is_attribute_name(name)) {
      return fail(Errc::invalid_argument,
                  "\"" + std::string(name) + "\" is no name of a CloudEvents attribute: lower-case letters and digits only");
    }
    if (!extensions_.emplace(name, std::move(json)).second) {
      return fail(Errc::invalid_argument, "attribute \"" + std::string(name) + "\" is given twice");
    }
    return {};
  }
  [[nodiscard]] static bool is_core(std::string_view name) {
    return std::ranges::find(kCore, name) != kCore.end();
  }
  void data(std::string json) { event_.data = std::move(json); }
  void data_base64(std::string text) { event_.data_base64 = std::move(text); }
  [[nodiscard]] const std::string* find(std::string_view name) const {
    const auto found = core_.find(name);
    return found == core_.end() ? nullptr : &found->second;
  }

  Result<Commit> finish() && {
    OPOSSUM_TRY(check());
    const std::string& source = *find("source");
    const std::string& id = *find("id");
    event_.type = *find("type");
    event_.id = id;
    if (const std::string* subject = find("subject")) event_.subject = *subject;
    std::string tag = "source:" + source;
    if (tag.size() <= Limits{}.identifier_bytes_max) event_.tags.push_back(std::move(tag));
    event_.meta = meta();
    Commit commit;
    commit.events.push_back(std::move(event_));
    // The length keeps ("a", "bc") apart from ("ab", "c").
    commit.key = "cloudevent:" + to_hex(sha256(std::to_string(source.size()) + ' ' + source + id));
    return commit;
  }

 private:
  static constexpr std::array<std::string_view, 8> kCore = {"specversion", "id",      "source",          "type",
                                                            "time",        "subject", "datacontenttype", "dataschema"};

  Result<void> check() {
    for (const std::string_view required : {"specversion", "id", "source", "type"}) {
      if (find(required) == nullptr) {
        return fail(Errc::invalid_argument, "CloudEvents attribute \"" + std::string(required) + "\" is missing");
      }
    }
    if (*find("specversion") != "1.0") return bad_attribute("specversion", "\"1.0\", not \"" + *find("specversion") + '"');
    if (!boost::urls::parse_uri_reference(*find("source"))) return bad_attribute("source", "a URI reference (RFC 3986)");
    if (const std::string* schema = find("dataschema"); schema != nullptr && !boost::urls::parse_uri(*schema)) {
      return bad_attribute("dataschema", "a URI (RFC 3986)");
    }
    if (const std::string* time = find("time")) {
      auto parsed = from_rfc3339(*time);
      if (!parsed) return bad_attribute("time", "a time such as \"2026-11-23T14:00:00Z\"");
      event_.time = *parsed;
    }
    return {};
  }

  [[nodiscard]] std::string meta() const {
    JsonObject members;
    members.string("source", *find("source"));
    for (const char* name : {"datacontenttype", "dataschema"}) {
      if (const std::string* value = find(name)) members.string(name, *value);
    }
    for (const auto& [name, json] : extensions_) members.raw(name, json);
    JsonObject object;
    object.raw("cloudevents", std::move(members).take());
    return std::move(object).take();
  }

  std::map<std::string, std::string, std::less<>> core_;
  std::map<std::string, std::string, std::less<>> extensions_;  // in an order that does not depend on the sender
  NewEvent event_;
};

Result<void> json_extension(CloudEventBuilder& builder, std::string_view name, ondemand::value value) {
  ondemand::json_type type{};
  if (auto error = value.type().get(type); error != simdjson::SUCCESS) return syntax_error(error);
  if (type == ondemand::json_type::boolean) {
    auto flag = boolean_value(value, name);
    if (!flag) return fail(std::move(flag).error());
    return builder.extension(name, *flag ? "true" : "false");
  }
  std::int64_t number = 0;
  if (type != ondemand::json_type::number || value.get_int64().get(number) != simdjson::SUCCESS || number < INT32_MIN ||
      number > INT32_MAX) {
    return bad_attribute(name, "text, true, false or a whole number of 32 bits");
  }
  return builder.extension(name, std::to_string(number));
}

Result<void> json_member(CloudEventBuilder& builder, std::string_view name, ondemand::value value, int& data_members) {
  if (name == "data" || name == "data_base64") {
    if (++data_members > 1) {
      return fail(Errc::invalid_argument, "members \"data\" and \"data_base64\" exclude each other; give one of them");
    }
    if (name == "data") {
      auto raw = raw_value(value, name);
      if (!raw) return fail(std::move(raw).error());
      builder.data(std::string(*raw));
      return {};
    }
    auto text = string_value(value, name);
    if (!text) return fail(std::move(text).error());
    builder.data_base64(std::move(*text));
    return {};
  }
  if (is_null(value)) return {};  // the JSON format lets it stand for an absent attribute
  ondemand::json_type type{};
  if (auto error = value.type().get(type); error != simdjson::SUCCESS) return syntax_error(error);
  if (type != ondemand::json_type::string && !CloudEventBuilder::is_core(name)) return json_extension(builder, name, value);
  auto text = string_value(value, name);
  if (!text) return fail(std::move(text).error());
  return builder.text(name, std::move(*text));
}

Result<Commit> json_event(ondemand::object object) {
  CloudEventBuilder builder;
  int data_members = 0;
  const auto take = [&](std::string_view name, ondemand::value value) { return json_member(builder, name, value, data_members); };
  OPOSSUM_TRY(for_each_member(object, take));
  return std::move(builder).finish();
}

/// RFC 9110 §5.6.4, then one round of percent-decoding (HTTP protocol binding §3.1.3.2).
Result<std::string> header_value(std::string_view value) {
  std::string text(value);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    std::string unquoted;
    for (std::size_t i = 1; i + 1 < text.size(); ++i) {
      if (text[i] == '\\' && i + 2 < text.size()) ++i;
      unquoted += text[i];
    }
    text = std::move(unquoted);
  }
  return percent_decode(text);
}

void set_body(CloudEventBuilder& builder, std::string_view content_type, std::string_view body) {
  if (body.empty()) return;
  const std::string text(body);
  if (is_json_type(content_type)) {
    builder.data(text);  // the store says where it is not JSON
  } else if (content_type.starts_with("text/") && simdjson::validate_utf8(text)) {
    std::string json;
    append_json_string(json, text);
    builder.data(std::move(json));
  } else {
    builder.data_base64(base64_of(text));
  }
}

}  // namespace

Result<Commit> cloud_event_from_json(PaddedText json) {
  CloudEventBuilder builder;
  int data_members = 0;
  const auto take = [&](std::string_view name, ondemand::value value) { return json_member(builder, name, value, data_members); };
  OPOSSUM_TRY(for_each_member_of(json, take));
  return std::move(builder).finish();
}

Result<std::vector<Commit>> cloud_events_from_json(PaddedText json) {
  if (json.text.empty()) return fail(Errc::invalid_argument, "the body is empty; a JSON array of CloudEvents is wanted");
  thread_local ondemand::parser parser;
  ondemand::document document;
  if (auto error = parser.iterate(json.text.data(), json.text.size(), json.text.size() + kJsonPadding).get(document);
      error != simdjson::SUCCESS) {
    return syntax_error(error);
  }
  ondemand::array array;
  if (document.get_array().get(array) != simdjson::SUCCESS) return fail(Errc::invalid_argument, "a JSON array of CloudEvents is wanted");
  std::vector<Commit> commits;
  for (auto element : array) {
    if (element.error() != simdjson::SUCCESS) return syntax_error(element.error());
    const std::string place = "event " + std::to_string(commits.size());
    ondemand::object object;
    if (element.get_object().get(object) != simdjson::SUCCESS) return fail(Errc::invalid_argument, place + ": a JSON object is wanted");
    auto commit = json_event(object);
    if (!commit) return fail(std::move(commit).error().in(place));
    commits.push_back(std::move(*commit));
  }
  const char* more = nullptr;
  if (document.current_location().get(more) == simdjson::SUCCESS) {
    return fail(Errc::invalid_argument, "there is more text after the JSON array");
  }
  return commits;
}

bool is_binary_cloud_event(const Request& request) { return !request.header("ce-specversion").empty(); }

Result<Commit> cloud_event_from_headers(const Request& request, std::string_view body) {
  CloudEventBuilder builder;
  for (const auto& [field, value] : request.headers()) {
    std::string name(field);
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (!name.starts_with(kHeaderPrefix)) continue;
    name.erase(0, kHeaderPrefix.size());
    // Content-Type says it already.
    if (name == "datacontenttype") return bad_attribute(name, "in Content-Type, not in a header of its own");
    if (name == "data" || name == "data_base64") return bad_attribute(name, "the body, not a header");
    auto text = header_value(value);
    if (!text) return fail(std::move(text).error().in("header ce-" + name));
    OPOSSUM_TRY(builder.text(name, std::move(*text)));
  }
  const std::string_view content_type = request.header("Content-Type");
  if (!content_type.empty()) OPOSSUM_TRY(builder.text("datacontenttype", std::string(content_type)));
  set_body(builder, content_type, body);
  return std::move(builder).finish();
}

}  // namespace opossum::gateway
