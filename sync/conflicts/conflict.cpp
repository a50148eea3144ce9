// SPDX-License-Identifier: MIT
#include "sync/conflicts/conflict.hpp"

#include "store/commit_line.hpp"
#include "sync/commits/own_record.hpp"
#include "sync/commits/refusal_record.hpp"

namespace opossum::sync::conflicts {

namespace {

namespace json = boost::json;

std::unexpected<Error> damaged(Position position, std::string_view what) {
  return fail(Errc::damaged, "position " + std::to_string(position.value()) + ' ' + std::string(what));
}

Result<json::object> object_from(Position position, std::string_view text) {
  json::error_code error;
  json::value value = json::parse(text, error);
  if (error || !value.is_object()) return damaged(position, "holds no JSON object");
  return std::move(value.get_object());
}

/// An edge has the original in its own log.
Result<void> load_own_original(const EventStore& store, Conflict& conflict) {
  const auto* positions = conflict.data.if_contains("positions");
  const auto* sequence = conflict.data.if_contains("sequence");
  if (positions == nullptr || !positions->is_array() || positions->get_array().empty() || sequence == nullptr || !sequence->is_int64()) {
    return damaged(conflict.id, "names no refused commit");
  }
  for (const json::value& element : positions->get_array()) {
    if (!element.is_int64()) return damaged(conflict.id, "names no refused commit");
    auto event = store.event_at(Position(static_cast<std::uint64_t>(element.get_int64())));
    if (!event) return fail(std::move(event).error());
    if (*event) conflict.events.emplace_back((*event)->json());
  }
  const StoreIdentity& identity = store.identity();
  conflict.origin = {{identity.id, identity.epoch, 0}, Sequence(static_cast<std::uint64_t>(sequence->get_int64())), {}, {}};
  return {};
}

/// A central keeps a copy as the last member of its record, if it was not too large. It is cut out, not parsed and written again: numbers
/// keep their spelling.
void take_kept_original(Conflict& conflict, std::string_view data) {
  constexpr std::string_view kEvents = ",\"events\":[";
  if (!conflict.data.contains("events")) return;
  const std::size_t at = data.rfind(kEvents, data.find(",\"events\":[{\"position\":"));
  if (at == std::string_view::npos) return;
  std::string_view rest = data.substr(at + kEvents.size());
  json::stream_parser parser;
  while (rest.starts_with('{')) {
    json::error_code error;
    parser.reset();
    const std::size_t length = parser.write_some(rest.data(), rest.size(), error);
    if (error || !parser.done()) return;
    conflict.events.emplace_back(rest.substr(0, length));
    rest.remove_prefix(length);
    if (!rest.starts_with(',')) return;
    rest.remove_prefix(1);
  }
}

json::object origin_json(const Origin& origin) {
  json::object object{{"store", origin.id.store}, {"epoch", origin.id.epoch}, {"sequence", origin.sequence.value()}};
  if (origin.id.lane != 0) object["lane"] = origin.id.lane;
  return object;
}

}  // namespace

std::string Conflict::name() const {
  return origin.id.store + '/' + std::to_string(origin.id.epoch) + (origin.id.lane == 0 ? "" : '/' + std::to_string(origin.id.lane)) + '/' +
         std::to_string(origin.sequence.value());
}

Query all_refusals() { return {{QueryItem{{std::string(kRejectedType), std::string(kRefusedType)}, {}}}}; }

Result<std::optional<Conflict>> read_conflict(const EventStore& store, const StoredEvent& event) {
  auto fields = event.fields();
  if (!fields) return fail(std::move(fields).error());
  if (fields->type != kRejectedType && fields->type != kRefusedType) return std::nullopt;
  auto data = object_from(event.position(), fields->data);
  if (!data) return fail(std::move(data).error());
  Conflict conflict;
  conflict.id = event.position();
  conflict.time = std::move(fields->time);
  conflict.decided_here = fields->type == kRefusedType;
  conflict.data = std::move(*data);
  if (!conflict.decided_here) {
    OPOSSUM_TRY(load_own_original(store, conflict));
    return conflict;
  }
  auto commit = store.commit_of(event.position());
  if (!commit) return fail(std::move(commit).error());
  const auto line = *commit ? parse_commit_line((*commit)->line()) : Result<CommitLine>(fail(Errc::damaged, "it has no commit"));
  if (!line || !line->origin) return damaged(conflict.id, "names no refused commit");
  conflict.origin = *line->origin;
  take_kept_original(conflict, fields->data);
  return conflict;
}

Result<std::optional<json::object>> resolution_of(const EventStore& store, const Conflict& conflict) {
  auto record = oldest_record(store, records_of(kResolvedType, "conflict:" + std::to_string(conflict.id.value())));
  if (!record) return fail(std::move(record).error());
  if (*record) {
    auto fields = (*record)->fields();
    if (!fields) return fail(std::move(fields).error());
    auto data = object_from(fields->position, fields->data);
    if (!data) return fail(std::move(data).error());
    (*data)["time"] = fields->time;
    return std::move(*data);
  }
  // The power may have gone off between the superseding commit and the record.
  auto superseding = oldest_record(store, {{QueryItem{{}, {conflict.superseding_tag()}}}});
  if (!superseding) return fail(std::move(superseding).error());
  if (!*superseding) return std::nullopt;
  auto fields = (*superseding)->fields();
  if (!fields) return fail(std::move(fields).error());
  return json::object{{"action", "supersede"}, {"first", fields->position.value()}, {"time", fields->time}};
}

std::string to_json(const Conflict& conflict, const std::optional<json::object>& resolution, const std::optional<json::array>& dependants) {
  json::object object{{"id", conflict.id.value()},
                      {"state", resolution ? "resolved" : "open"},
                      {"time", conflict.time},
                      {"decided_here", conflict.decided_here},
                      {"origin", origin_json(conflict.origin)}};
  for (const char* const member : {"outcome", "reason", "on", "witnesses", "target", "condition"}) {
    if (const auto* value = conflict.data.if_contains(member)) object[member] = *value;
  }
  if (resolution) object["resolution"] = *resolution;
  if (dependants) object["dependants"] = *dependants;
  std::string text = json::serialize(object);
  text.pop_back();
  text += ",\"events\":[";
  for (std::size_t i = 0; i < conflict.events.size(); ++i) text.append(i == 0 ? "" : ",").append(conflict.events[i]);
  return text + "]}";
}

}  // namespace opossum::sync::conflicts
