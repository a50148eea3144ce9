// SPDX-License-Identifier: MIT
#include "tests/contract/conformance/builders.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "store/clock.hpp"

namespace opossum::conformance {

namespace {

// 2026-11-23T14:00:00.123456Z
constexpr Timestamp kTime{std::chrono::microseconds(1'795'442'400'123'456)};

}  // namespace

NewEvent event(std::string type, std::vector<std::string> tags, std::optional<std::string> data) {
  NewEvent event;
  event.type = std::move(type);
  event.tags = std::move(tags);
  event.data = std::move(data);
  event.time = kTime;
  return event;
}

Query of(std::vector<std::string> types, std::vector<std::string> tags) {
  Query query;
  query.items.push_back({std::move(types), std::move(tags)});
  return query;
}

Query of_types(std::vector<std::string> types) { return of(std::move(types), {}); }

Query of_tags(std::vector<std::string> tags) { return of({}, std::move(tags)); }

Query any_of(std::vector<Query> queries) {
  Query all;
  for (Query& query : queries) std::ranges::move(query.items, std::back_inserter(all.items));
  return all;
}

AppendCondition unless(Query query, std::optional<std::uint64_t> after) {
  AppendCondition condition;
  condition.fail_if_events_match = std::move(query);
  if (after) condition.after = Position(*after);
  return condition;
}

Commit commit(std::vector<NewEvent> events, std::optional<AppendCondition> condition, std::optional<std::string> key) {
  Commit commit;
  commit.events = std::move(events);
  commit.condition = std::move(condition);
  commit.key = std::move(key);
  return commit;
}

std::string in_quotes(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(c));
      out += escape.data();
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string minified(std::string_view json) {
  std::string out;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (!in_string && (c == ' ' || c == '\t' || c == '\n' || c == '\r')) continue;
    out += c;
    if (c == '"') in_string = !in_string;
    if (in_string && c == '\\' && i + 1 < json.size()) out += json[++i];
  }
  return out;
}

std::string stored(std::uint64_t position, const NewEvent& event) {
  std::string out = "{\"position\":" + std::to_string(position) + ",\"type\":" + in_quotes(event.type) + ",\"tags\":[";
  for (std::size_t i = 0; i < event.tags.size(); ++i) {
    const auto earlier = event.tags.begin() + static_cast<std::ptrdiff_t>(i);
    if (std::find(event.tags.begin(), earlier, event.tags[i]) != earlier) continue;
    if (i > 0) out += ',';
    out += in_quotes(event.tags[i]);
  }
  out += "],\"time\":" + in_quotes(to_rfc3339(event.time.value()));
  if (event.id) out += ",\"id\":" + in_quotes(*event.id);
  if (event.subject) out += ",\"subject\":" + in_quotes(*event.subject);
  if (event.meta) out += ",\"meta\":" + minified(*event.meta);
  if (event.data) out += ",\"data\":" + minified(*event.data);
  if (event.data_base64) out += ",\"data_base64\":" + in_quotes(*event.data_base64);
  return out + '}';
}

std::uint64_t position_of(const std::string& stored_event) {
  constexpr std::string_view kStart = "{\"position\":";
  return stored_event.starts_with(kStart) ? std::stoull(stored_event.substr(kStart.size())) : 0;
}

std::vector<std::uint64_t> positions_of(const std::vector<std::string>& stored_events) {
  std::vector<std::uint64_t> positions;
  for (const std::string& event : stored_events) positions.push_back(position_of(event));
  return positions;
}

std::string data_of(const std::string& stored_event) {
  for (const std::string name : {",\"data\":", ",\"data_base64\":"}) {
    if (const auto at = stored_event.find(name); at != std::string::npos) {
      const std::size_t start = at + name.size();
      return stored_event.substr(start, stored_event.size() - start - 1);
    }
  }
  return {};
}

}  // namespace opossum::conformance
