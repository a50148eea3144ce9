// SPDX-License-Identifier: MIT
#include "tests/contract/conformance/http_json.hpp"

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <map>

#include "store/clock.hpp"
#include "tests/contract/conformance/builders.hpp"

namespace opossum::conformance {

namespace {

class Object {
 public:
  Object& raw(std::string_view name, std::string_view value) {
    text_ += text_.size() > 1 ? "," : "";
    text_ += in_quotes(name) + ":";
    text_ += value;
    return *this;
  }
  Object& text(std::string_view name, const std::optional<std::string>& value) { return value ? raw(name, in_quotes(*value)) : *this; }
  Object& number(std::string_view name, std::optional<std::uint64_t> value) { return value ? raw(name, std::to_string(*value)) : *this; }
  Object& time(std::string_view name, const std::optional<Timestamp>& value) {
    return value ? raw(name, in_quotes(to_rfc3339(*value))) : *this;
  }
  [[nodiscard]] std::string take() { return text_ + "}"; }

 private:
  std::string text_ = "{";
};

template <class Values, class Format>
std::string array_of(const Values& values, Format format) {
  std::string out = "[";
  for (const auto& value : values) out += (out.size() > 1 ? "," : "") + format(value);
  return out + "]";
}

std::string strings(const std::vector<std::string>& values) {
  return array_of(values, [](const std::string& value) { return in_quotes(value); });
}

std::optional<std::uint64_t> number_of(const std::optional<Position>& position) {
  return position ? std::optional(position->value()) : std::nullopt;
}

std::string json_of_event(const NewEvent& event) {
  Object object;
  object.text("type", event.type);
  if (!event.tags.empty()) object.raw("tags", strings(event.tags));
  if (event.data) object.raw("data", *event.data);
  if (event.meta) object.raw("meta", *event.meta);
  return object.text("data_base64", event.data_base64).time("time", event.time).text("id", event.id).text("subject", event.subject).take();
}

boost::json::object parsed(const HttpResponse& response) {
  boost::json::error_code error;
  auto value = boost::json::parse(response.body, error);
  if (error || !value.is_object()) {
    ADD_FAILURE() << "status " << response.status << " with a body that is no JSON object: " << response.body;
    return {};
  }
  return value.as_object();
}

std::uint64_t number(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value != nullptr && value->is_number()) return value->to_number<std::uint64_t>();
  ADD_FAILURE() << "no number \"" << name << "\" in " << object;
  return 0;
}

std::string text(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value != nullptr && value->is_string() && !value->get_string().empty()) return std::string(value->get_string());
  ADD_FAILURE() << "no text \"" << name << "\" in " << object;
  return {};
}

}  // namespace

std::string json_of(const Query& query) {
  return Object()
      .raw("items", array_of(query.items,
                             [](const QueryItem& item) {
                               Object object;
                               if (!item.types.empty()) object.raw("types", strings(item.types));
                               if (!item.tags.empty()) object.raw("tags", strings(item.tags));
                               return object.take();
                             }))
      .take();
}

std::string body_of(const Commit& commit) {
  Object object;
  object.raw("events", array_of(commit.events, json_of_event));
  if (commit.condition) {
    Object condition;
    condition.raw("failIfEventsMatch", json_of(commit.condition->fail_if_events_match)).number("after", number_of(commit.condition->after));
    object.raw("condition", condition.take());
  }
  return object.text("key", commit.key).take();
}

std::string body_of(const Query& query, const ReadOptions& options) {
  Object object;
  if (!query.items.empty()) object.raw("query", json_of(query));
  object.number("after", number_of(options.after)).number("before", number_of(options.before)).number("limit", options.limit);
  if (options.backwards) object.raw("backwards", "true");
  return object.time("since", options.since).time("until", options.until).take();
}

std::optional<std::string> parameters_of(const Query& query, const ReadOptions& options) {
  if (query.items.size() > 1 || (query.items.size() == 1 && query.items[0].types.empty() && query.items[0].tags.empty())) return {};
  std::string out;
  const auto add = [&](const std::string& name, const std::string& value) {
    out += (out.empty() ? "?" : "&") + name + "=" + percent_encoded(value);
  };
  for (const QueryItem& item : query.items) {
    for (const std::string& type : item.types) add("type", type);
    for (const std::string& tag : item.tags) add("tag", tag);
  }
  if (out.size() > 8'000) return {};  // a header has its limit
  if (options.after) add("after", std::to_string(options.after->value()));
  if (options.before) add("before", std::to_string(options.before->value()));
  if (options.limit) add("limit", std::to_string(*options.limit));
  if (options.backwards) add("backwards", "true");
  if (options.since) add("since", to_rfc3339(*options.since));
  if (options.until) add("until", to_rfc3339(*options.until));
  return out;
}

Refusal problem_from(const HttpResponse& response) {
  static const std::map<std::string, long> kStatus = {
      {"invalid-argument", 400}, {"condition-failed", 409}, {"key-reuse", 409}, {"too-large", 413}};
  constexpr std::string_view kType = "urn:opossum:problem:";
  const auto document = parsed(response);
  EXPECT_EQ(response.headers.contains("content-type") ? response.headers.at("content-type") : "", "application/problem+json");
  Refusal refusal;
  refusal.code = text(document, "type");
  EXPECT_TRUE(refusal.code.starts_with(kType)) << refusal.code;
  refusal.code.erase(0, std::min(kType.size(), refusal.code.size()));
  refusal.detail = text(document, "detail");
  EXPECT_FALSE(text(document, "title").empty());
  EXPECT_EQ(static_cast<long>(number(document, "status")), response.status);
  if (kStatus.contains(refusal.code)) {
    EXPECT_EQ(response.status, kStatus.at(refusal.code)) << refusal.code;
  }
  if (document.contains("position")) refusal.position = number(document, "position");
  // The event is the last member, and its bytes are what is compared.
  const auto at = response.body.find(",\"event\":");
  if (at != std::string::npos) refusal.event = response.body.substr(at + 9, response.body.size() - at - 10);
  return refusal;
}

Answer<Receipt> receipt_from(const HttpResponse& response) {
  if (response.status == 0) return std::unexpected(Refusal{"no-answer", response.body});
  if (response.status >= 300) return std::unexpected(problem_from(response));
  const auto document = parsed(response);
  Receipt receipt;
  receipt.commit = CommitNumber(number(document, "commit"));
  receipt.first = Position(number(document, "first"));
  receipt.last = Position(number(document, "last"));
  const auto* seen = document.if_contains("key_seen");
  receipt.key_seen = seen != nullptr && seen->is_bool() && seen->as_bool();
  EXPECT_TRUE(seen != nullptr && seen->is_bool()) << response.body;
  EXPECT_EQ(response.status, receipt.key_seen ? 200 : 201);
  return receipt;
}

Reading reading_from(const HttpResponse& response) {
  Reading reading;
  EXPECT_EQ(response.headers.contains("content-type") ? response.headers.at("content-type") : "", "application/x-ndjson");
  if (!response.headers.contains("opossum-head")) {
    ADD_FAILURE() << "no Opossum-Head";
    return reading;
  }
  reading.head = std::stoull(response.headers.at("opossum-head"));
  EXPECT_TRUE(response.body.empty() || response.body.ends_with('\n'));
  for (std::size_t at = 0; at < response.body.size();) {
    const std::size_t end = std::min(response.body.find('\n', at), response.body.size());
    reading.events.push_back(response.body.substr(at, end - at));
    at = end + 1;
  }
  return reading;
}

}  // namespace opossum::conformance
