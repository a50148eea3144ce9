// SPDX-License-Identifier: MIT
#include <algorithm>
#include <boost/json/parse.hpp>
#include <set>

#include "tests/contract/conformance/builders.hpp"
#include "tests/contract/conformance/model.hpp"

namespace opossum::conformance {

namespace {

using Refused = std::optional<Refusal>;

constexpr std::size_t kDataBytesMax = 1 << 20;

Refusal invalid(std::string detail) { return {"invalid-argument", std::move(detail)}; }
Refusal large(std::string detail) { return {"too-large", std::move(detail)}; }

bool is_json(const std::string& text) {
  boost::json::error_code error;
  boost::json::parse_options options;
  options.max_depth = 1024;
  static_cast<void>(boost::json::parse(text, error, {}, options));
  return !error;
}

bool has_control(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; });
}

Refused identifier(const std::string& text) {
  if (text.empty()) return invalid("empty identifier");
  if (text.size() > 256) return large("identifier of " + std::to_string(text.size()) + " bytes; the limit is 256");
  if (has_control(text) || !is_json(in_quotes(text))) return invalid("identifier of other than UTF-8 without control characters");
  return {};
}

Refused own_identifier(const std::string& text) {
  if (auto refused = identifier(text)) return refused;
  if (text.starts_with('$')) return invalid("reserved identifier");
  return {};
}

bool is_base64(const std::string& text) {
  const std::size_t end = std::min(text.find('='), text.size());
  const bool letters = std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end),
                                   [](unsigned char c) { return std::isalnum(c) != 0 || c == '+' || c == '/'; });
  return letters && text.size() % 4 == 0 && text.size() - end <= 2 && text.find_first_not_of('=', end) == std::string::npos;
}

Refused json_member(const std::optional<std::string>& json) {
  if (!json) return {};
  if (!is_json(*json)) return invalid("not JSON");
  if (const std::size_t size = minified(*json).size(); size > kDataBytesMax) {
    return large("data of " + std::to_string(size) + " bytes; the limit is " + std::to_string(kDataBytesMax));
  }
  return {};
}

Refused event_refusal(const NewEvent& event) {
  if (auto refused = own_identifier(event.type)) return refused;
  for (const std::string& tag : event.tags) {
    if (auto refused = own_identifier(tag)) return refused;
  }
  if (std::set<std::string>(event.tags.begin(), event.tags.end()).size() > 64) return large("more than 64 tags");
  for (const auto* text : {&event.id, &event.subject}) {
    if (*text) {
      if (auto refused = identifier(**text)) return refused;
    }
  }
  if (event.data && event.data_base64) return invalid("data and data_base64");
  if (event.data_base64 && !is_base64(*event.data_base64)) return invalid("not base64");
  if (event.data_base64 && event.data_base64->size() > kDataBytesMax) return large("data over the limit");
  if (auto refused = json_member(event.meta)) return refused;
  if (event.meta && !minified(*event.meta).starts_with('{')) return invalid("meta is no object");
  return json_member(event.data);
}

}  // namespace

Refused format_refusal(const Query& query) {
  for (const QueryItem& item : query.items) {
    if (item.types.empty() && item.tags.empty()) return invalid("an item with neither types nor tags");
    for (const auto* texts : {&item.types, &item.tags}) {
      for (const std::string& text : *texts) {
        if (auto refused = identifier(text)) return refused;
      }
    }
  }
  return {};
}

std::size_t first_refused(const Commit& commit) {
  const auto found = std::ranges::find_if(commit.events, [](const NewEvent& event) { return event_refusal(event).has_value(); });
  return static_cast<std::size_t>(found - commit.events.begin());
}

Refused format_refusal(const Commit& commit) {
  if (commit.events.empty()) return invalid("a commit needs at least one event");
  if (commit.events.size() > 10'000) return large("more than 10,000 events");
  if (commit.key) {
    if (auto refused = own_identifier(*commit.key)) return refused;
  }
  if (commit.condition) {
    if (auto refused = format_refusal(commit.condition->fail_if_events_match)) return refused;
  }
  const std::size_t at = first_refused(commit);
  if (at == commit.events.size()) return {};
  auto refused = event_refusal(commit.events[at]);
  refused->detail = "event " + std::to_string(at + 1) + ": " + refused->detail;
  return refused;
}

}  // namespace opossum::conformance
