// SPDX-License-Identifier: MIT
#include "tests/sim/log_view.hpp"

#include <algorithm>
#include <stdexcept>

#include "store/event.hpp"
#include "sync/protocol/json_reader.hpp"

namespace opossum::sim {

namespace {

SeenCommit seen(const CommitLine& line) {
  SeenCommit commit;
  commit.origin = line.origin;
  commit.sequence = line.sequence;
  commit.commit = line.commit;
  commit.condition = line.condition;
  commit.sync = line.sync;
  if (auto pulled = pulled_from(line)) commit.pulled = std::move(*pulled);
  if (!commit.condition.empty()) {
    auto condition = parse_condition(commit.condition);
    commit.query = std::move(condition->query);
    commit.after = condition->after;
  }
  for (const EventSlice& event : line.events) {
    SeenEvent one{event.position, *unescape(event.type), {}, std::string(event.rest)};
    for (const auto tag : event.tags) one.tags.push_back(*unescape(tag));
    commit.events.push_back(std::move(one));
  }
  return commit;
}

bool has(const std::vector<std::string>& list, const std::string& text) { return std::ranges::find(list, text) != list.end(); }

/// The event's `data`.
std::string data_of(const SeenCommit& record) {
  const SeenEvent& event = record.events.front();
  const std::string text = "{\"position\":" + std::to_string(event.position.value()) + ',' + event.rest;
  return std::string(StoredEvent(event.position, text, nullptr).fields()->data);
}

}  // namespace

std::vector<SeenCommit> log_of(EventStore& store) {
  std::vector<SeenCommit> log;
  auto cursor = store.read_commits(CommitNumber());
  while (cursor) {
    auto stored = cursor->next();
    if (!stored) throw std::runtime_error("a log cannot be read: " + stored.error().message());
    if (!*stored) return log;
    log.push_back(seen(*parse_commit_line((*stored)->line())));
  }
  throw std::runtime_error("a log cannot be read: " + cursor.error().message());
}

bool item_matches(const QueryItem& item, const SeenEvent& event) {
  if (!item.types.empty() && !has(item.types, event.type)) return false;
  return std::ranges::all_of(item.tags, [&](const std::string& tag) { return has(event.tags, tag); });
}

bool query_matches(const Query& query, const SeenEvent& event) {
  return query.items.empty() || std::ranges::any_of(query.items, [&](const QueryItem& item) { return item_matches(item, event); });
}

bool any_matches(const Query& query, const SeenCommit& commit) {
  return std::ranges::any_of(commit.events, [&](const SeenEvent& event) { return query_matches(query, event); });
}

Query filter_in(const SeenCommit& record) {
  const std::string data = data_of(record);
  sync::protocol::JsonReader reader("filter", data);
  return *reader.query("filter", *reader.value("filter"));
}

Sequence refused_in(const SeenCommit& record) {
  const std::string data = data_of(record);
  return Sequence(sync::protocol::JsonReader("refusal", data).number("sequence"));
}

}  // namespace opossum::sim
