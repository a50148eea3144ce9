// SPDX-License-Identifier: MIT
#include "sync/commits/refusal_record.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "sync/commits/own_record.hpp"
#include "sync/commits/tags.hpp"
#include "sync/protocol/json_reader.hpp"

namespace opossum::sync {

namespace {

namespace json = boost::json;

constexpr std::size_t kOriginalsBytesMax = 256 << 10;  // larger refused commits stay at their origin only
constexpr std::size_t kEventsMax = 100'000;

std::string originals(const CommitLine& line) {
  std::string list;
  for (const EventSlice& event : line.events) list += (list.empty() ? "" : ",") + std::string(event.json);
  return list;
}

json::array seen_by_queries(const std::vector<std::pair<std::string, std::vector<std::string>>>& events) {
  json::array list;
  for (const auto& [type, tags] : events) {
    json::array tag_list;
    for (const std::string& tag : tags) tag_list.emplace_back(tag);
    list.push_back(json::array{json::string(type), std::move(tag_list)});
  }
  return list;
}

/// Type and tags of every event, or nothing if an escape is bad.
std::optional<std::vector<std::pair<std::string, std::vector<std::string>>>> terms_of(const CommitLine& line) {
  std::vector<std::pair<std::string, std::vector<std::string>>> events;
  for (const EventSlice& slice : line.events) {
    auto type = unescape(slice.type);
    if (!type) return std::nullopt;
    events.emplace_back(std::move(*type), std::vector<std::string>());
    for (const std::string_view raw : slice.tags) {
      auto tag = unescape(raw);
      if (!tag) return std::nullopt;
      events.back().second.push_back(std::move(*tag));
    }
  }
  return events;
}

/// The outcome's members, without braces.
std::string members_of(const protocol::Refused& refused) {
  const std::string object = to_json(refused);
  return object.substr(1, object.size() - 2);
}

}  // namespace

std::string origin_tag(const OriginId& id) {
  std::string tag = "origin:" + id.store + '/' + std::to_string(id.epoch);
  if (id.lane != 0) tag += '/' + std::to_string(id.lane);
  return tag;
}

Commit refusal_record(const Origin& origin, std::string_view line, const Digest& digest, const protocol::Refused& refused) {
  std::string data = "{" + members_of(refused) + ",\"digest\":\"" + to_hex(digest) + '"';
  std::vector<std::string> tags;
  const auto parsed = line.empty() ? Result<CommitLine>(fail(Errc::too_large, "withheld")) : parse_commit_line(line);
  const auto terms = parsed ? terms_of(*parsed) : std::nullopt;
  if (terms) {
    for (const auto& [type, event_tags] : *terms) tags.insert(tags.end(), event_tags.begin(), event_tags.end());
    const std::string seen = json::serialize(seen_by_queries(*terms));
    if (seen.size() <= kOriginalsBytesMax) data += ",\"seen\":" + seen;
    if (!parsed->condition.empty()) data += ",\"condition\":" + std::string(parsed->condition);
    const std::string events = originals(*parsed);
    if (events.size() <= kOriginalsBytesMax) data += ",\"events\":[" + events + ']';
  }
  data += '}';
  tags = record_tags(std::move(tags), {origin_tag(origin.id), origin_tag(origin.id) + '/' + std::to_string(origin.sequence.value())});
  Commit commit = own_record(kRefusedType, std::move(tags), std::move(data));
  commit.origin = origin;
  commit.sync = "\"outcome\":\"" + std::string(name(refused.kind)) + '"';
  return commit;
}

bool saw(const Query& query, const RefusedCommit& refused) {
  if (!refused.complete) return true;
  return std::ranges::any_of(refused.events, [&](const auto& event) {
    const std::vector<std::string_view> tags(event.second.begin(), event.second.end());
    return matches(query, event.first, tags);
  });
}

Result<RefusedCommit> read_refusal_data(std::string_view data) {
  auto outcome = protocol::read_refused(data);
  if (!outcome) return fail(Errc::damaged, outcome.error().detail());
  protocol::JsonReader reader("refusal", data);
  RefusedCommit refused{std::move(*outcome), reader.digest("digest"), reader.has("seen"), {}};
  if (refused.complete) {
    for (const auto& element : reader.list("seen", kEventsMax)) {
      const auto* pair = element.if_array();
      if (pair == nullptr || pair->size() != 2 || !(*pair)[0].is_string() || !(*pair)[1].is_array()) {
        reader.fail("seen", "is not a list of types and tags");
        break;
      }
      refused.events.emplace_back(std::string((*pair)[0].get_string()), std::vector<std::string>());
      for (const auto& tag : (*pair)[1].get_array()) {
        if (tag.is_string()) refused.events.back().second.emplace_back(tag.get_string());
      }
    }
  }
  if (!reader.good()) return fail(Errc::damaged, reader.error().detail());
  return refused;
}

Result<std::optional<RefusedCommit>> read_refusal_record(const CommitLine& line) {
  const EventSlice& slice = line.events.front();
  if (slice.type != kRefusedType) return std::nullopt;
  auto fields = StoredEvent(slice.position, slice.json, nullptr).fields();
  if (!fields) return fail(std::move(fields).error());
  auto refused = read_refusal_data(fields->data);
  if (!refused) return fail(std::move(refused).error().in("position " + std::to_string(slice.position.value())));
  return std::move(*refused);
}

Result<std::vector<RefusedCommit>> refusals_after(const EventStore& store, const OriginId& id, Sequence after) {
  ReadOptions options;
  options.backwards = true;
  std::vector<RefusedCommit> found;
  OPOSSUM_TRY(for_each_record(store, records_of(kRefusedType, origin_tag(id)), options, [&](const StoredEvent& event) -> Result<bool> {
    CommitLine line;
    line.events.push_back({event.position(), event.json(), {}, kRefusedType, {}, {}});
    auto refused = read_refusal_record(line);
    if (!refused) return fail(std::move(refused).error());
    if ((*refused)->outcome.sequence <= after) return false;
    found.push_back(std::move(**refused));
    return true;
  }));
  std::ranges::reverse(found);
  return found;
}

}  // namespace opossum::sync
