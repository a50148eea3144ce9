// SPDX-License-Identifier: MIT
#include "sync/commits/received_commit.hpp"

#include <algorithm>

#include "store/clock.hpp"
#include "store/event.hpp"
#include "sync/protocol/json_reader.hpp"

namespace opossum::sync {

namespace {

std::unexpected<Error> invalid(std::string what) { return fail(Errc::invalid_argument, std::move(what)); }

/// Bytes of `,"name":value`.
std::size_t member_size(std::string_view name, std::string_view raw) { return raw.empty() ? 0 : name.size() + raw.size() + 4; }

/// Whether the event holds nothing but what EventFields shows: anything else would be lost on the way.
bool is_whole(const EventSlice& slice, const EventFields& fields) {
  std::size_t size = std::string_view("\"type\":\"\",\"tags\":[],\"time\":\"\"}").size() + slice.type.size() + slice.time.size();
  for (const std::string_view tag : slice.tags) size += tag.size() + 2;
  if (slice.tags.size() > 1) size += slice.tags.size() - 1;
  size += member_size("id", fields.id) + member_size("subject", fields.subject) + member_size("meta", fields.meta);
  size += member_size("data", fields.data) + member_size("data_base64", fields.data_base64);
  return size == slice.rest.size();
}

/// A raw JSON string with its quotes.
Result<std::optional<std::string>> text_member(std::string_view raw) {
  if (raw.empty()) return std::nullopt;
  if (raw.size() < 2 || raw.front() != '"') return invalid("an event whose id, subject or data_base64 is not a string");
  auto text = unescape(raw.substr(1, raw.size() - 2));
  if (!text) return fail(std::move(text).error());
  return std::move(*text);
}

Result<NewEvent> event_with(EventFields&& fields) {
  NewEvent event;
  event.type = std::move(fields.type);
  event.tags = std::move(fields.tags);
  auto time = from_rfc3339(fields.time);
  if (!time) return fail(std::move(time).error());
  event.time = *time;
  auto id = text_member(fields.id);
  if (!id) return fail(std::move(id).error());
  event.id = std::move(*id);
  auto subject = text_member(fields.subject);
  if (!subject) return fail(std::move(subject).error());
  event.subject = std::move(*subject);
  auto binary = text_member(fields.data_base64);
  if (!binary) return fail(std::move(binary).error());
  event.data_base64 = std::move(*binary);
  if (!fields.meta.empty()) event.meta = std::string(fields.meta);
  if (!fields.data.empty()) event.data = std::string(fields.data);
  return event;
}

Result<NewEvent> event_of(const EventSlice& slice) {
  auto fields = StoredEvent(slice.position, slice.json, nullptr).fields();
  if (!fields) return fail(std::move(fields).error());
  if (!is_whole(slice, *fields)) return invalid("an event with a member that this version cannot carry (erased or encrypted)");
  return event_with(std::move(*fields));
}

/// What the store has no member for at a receiving store: keys of two origins may be equal, salts are made anew.
std::optional<std::string> authored_members(const CommitLine& line) {
  std::string members;
  if (!line.key.empty()) members += "\"key\":\"" + std::string(line.key) + '"';
  if (!line.salt.empty()) members += std::string(members.empty() ? "" : ",") + "\"salt\":\"" + std::string(line.salt) + '"';
  return members.empty() ? std::nullopt : std::optional(std::move(members));
}

/// Of the authored line, if something was taken out before it came here.
std::optional<Digest> redacted_digest(const CommitLine& stored) {
  protocol::JsonReader reader("sync", stored.sync.empty() ? "{}" : stored.sync);
  return reader.has("redacted") ? std::optional(reader.digest("redacted")) : std::nullopt;
}

Result<void> check_authored(const CommitLine& line, const OriginId& id, Sequence sequence) {
  if (line.was) return invalid("it was erased before it was sent");
  if (line.origin) return invalid("it was not authored by the store that sent it");
  if (line.sequence != sequence || line.lane != id.lane) {
    return invalid("it calls itself sequence " + std::to_string(line.sequence.value()) + " of lane " + std::to_string(line.lane));
  }
  return {};
}

bool equal(const NewEvent& a, const NewEvent& b) {
  return a.type == b.type && a.tags == b.tags && a.data == b.data && a.data_base64 == b.data_base64 && a.time == b.time && a.id == b.id &&
         a.subject == b.subject && a.meta == b.meta;
}

}  // namespace

Result<NewEvent> new_event_from(std::string_view event_json) {
  auto fields = StoredEvent(Position(), event_json, nullptr).fields();
  if (!fields) return invalid(fields.error().detail());
  return event_with(std::move(*fields));
}

Result<std::vector<NewEvent>> events_of(const CommitLine& line) {
  std::vector<NewEvent> events;
  events.reserve(line.events.size());
  for (const EventSlice& slice : line.events) {
    auto event = event_of(slice);
    if (!event) return fail(std::move(event).error());
    events.push_back(std::move(*event));
  }
  return events;
}

Result<Commit> received_commit(std::string_view line, const OriginId& id, Sequence sequence) {
  auto parsed = parse_commit_line(line);
  if (!parsed) return invalid(parsed.error().detail());
  OPOSSUM_TRY(check_authored(*parsed, id, sequence));
  auto events = events_of(*parsed);
  if (!events) return invalid(events.error().detail());
  Commit commit;
  commit.events = std::move(*events);
  commit.origin = Origin{id, sequence, parsed->commit, parsed->events.front().position};
  commit.sync = authored_members(*parsed);
  if (!parsed->condition.empty()) {
    auto condition = parse_condition(parsed->condition);
    if (!condition) return invalid(condition.error().detail());
    commit.condition = AppendCondition{std::move(condition->query), condition->after};
  }
  return commit;
}

void note_redacted(Commit& commit, const Digest& authored) {
  commit.sync = (commit.sync ? *commit.sync + ',' : std::string()) + "\"redacted\":\"" + to_hex(authored) + '"';
}

bool is_same_commit(const protocol::PushEntry& entry, const CommitLine& stored) {
  const auto parsed = parse_commit_line(entry.line);
  if (!parsed) return false;
  const CommitLine& received = *parsed;
  if (!stored.origin || stored.origin->commit != received.commit || received.events.size() != stored.events.size() ||
      stored.origin->position != received.events.front().position || received.condition != stored.condition) {
    return false;
  }
  const auto was = redacted_digest(stored);
  if (was && entry.redacted) return *was == entry.digest;
  if (was || entry.redacted) return true;
  const auto here = events_of(received);
  const auto there = events_of(stored);
  return here && there && std::ranges::equal(*here, *there, equal);
}

Digest link_digest(std::string_view line) {
  // Only an erased line is parsed for its digest: `{"commit":42,"was":"…`.
  const std::size_t comma = line.find(',');
  if (comma != std::string_view::npos && line.substr(comma).starts_with(",\"was\":")) {
    const auto parsed = parse_commit_line(line);
    if (parsed && parsed->was) return *parsed->was;
  }
  return sha256(line);
}

}  // namespace opossum::sync
