// SPDX-License-Identifier: MIT
#include "gateway/http/json_input.hpp"

#include "gateway/http/json_members.hpp"

namespace opossum::gateway {

using namespace json_input;

static_assert(kJsonPadding >= simdjson::SIMDJSON_PADDING);

namespace {

template <class Target, class Value>
Result<void> assign(Target& target, Result<Value> value) {
  if (!value) return fail(std::move(value).error());
  target = std::move(*value);
  return {};
}

Result<Query> query_value(ondemand::value value, std::string_view member) {
  auto raw = raw_value(value, member);
  if (!raw) return fail(std::move(raw).error());
  auto query = query_from_json(*raw);
  if (!query) return fail(std::move(query).error().in(member));
  return query;
}

using EventMembers = Members<8>;
constexpr std::array<std::string_view, 8> kEventMembers = {"type", "tags", "data", "data_base64", "time", "id", "subject", "meta"};

Result<void> event_member(NewEvent& event, EventMembers& members, std::string_view name, ondemand::value value) {
  auto index = members.take(name);
  if (!index) return fail(std::move(index).error());
  switch (*index) {
    case 0: return assign(event.type, string_value(value, name));
    case 1: return assign(event.tags, string_values(value, name));
    case 2: return assign(event.data, raw_value(value, name));
    case 3: return assign(event.data_base64, string_value(value, name));
    case 4: return assign(event.time, time_value(value, name));
    case 5: return assign(event.id, string_value(value, name));
    case 6: return assign(event.subject, string_value(value, name));
    default: return assign(event.meta, raw_value(value, name));
  }
}

Result<NewEvent> checked_event(NewEvent event, const EventMembers& members) {
  if (!members.has(0)) return fail(Errc::invalid_argument, "member \"type\" is missing");
  if (event.data && event.data_base64) {
    return fail(Errc::invalid_argument, "members \"data\" and \"data_base64\" exclude each other; give one of them");
  }
  return event;
}

Result<NewEvent> event_value(ondemand::object object) {
  NewEvent event;
  EventMembers members(kEventMembers);
  OPOSSUM_TRY(
      for_each_member(object, [&](std::string_view name, ondemand::value value) { return event_member(event, members, name, value); }));
  return checked_event(std::move(event), members);
}

using EventReader = Result<NewEvent> (*)(ondemand::object);

Result<std::vector<NewEvent>> event_values(ondemand::value value, EventReader read) {
  ondemand::array array;
  if (value.get_array().get(array) != simdjson::SUCCESS) return wrong_type("events", "an array of events");
  std::vector<NewEvent> events;
  for (auto element : array) {
    if (element.error() != simdjson::SUCCESS) return syntax_error(element.error());
    const std::string place = "events[" + std::to_string(events.size()) + "]";
    ondemand::object object;
    if (element.get_object().get(object) != simdjson::SUCCESS) return wrong_type(place, "an object");
    auto event = read(object);
    if (!event) return fail(std::move(event).error().in(place));
    events.push_back(std::move(*event));
  }
  return events;
}

Result<AppendCondition> condition_value(ondemand::value value, bool null_is_absent) {
  ondemand::object object;
  if (value.get_object().get(object) != simdjson::SUCCESS) return wrong_type("condition", "an object");
  AppendCondition condition;
  Members<2> members({"failIfEventsMatch", "after"});
  OPOSSUM_TRY(for_each_member(object, [&](std::string_view name, ondemand::value member) -> Result<void> {
    auto index = members.take(name);
    if (!index) return fail(std::move(index).error().in("condition"));
    if (*index == 0) return assign(condition.fail_if_events_match, query_value(member, "condition.failIfEventsMatch"));
    if (null_is_absent && is_null(member)) return {};
    auto after = number_value(member, "condition.after");
    if (!after) return fail(std::move(after).error());
    condition.after = Position(*after);
    return {};
  }));
  if (!members.has(0)) return fail(Errc::invalid_argument, "member \"condition.failIfEventsMatch\" is missing");
  return condition;
}

Result<void> set_position(std::optional<Position>& target, ondemand::value value, std::string_view member) {
  auto number = number_value(value, member);
  if (!number) return fail(std::move(number).error());
  target = Position(*number);
  return {};
}

Result<View> view_value(ondemand::value value, std::string_view member) {
  auto text = string_value(value, member);
  if (!text) return fail(std::move(text).error());
  return view_from_name(*text);
}

// DCB interchange: data is a string and stays one.
Result<NewEvent> dcb_event_value(ondemand::object object) {
  NewEvent event;
  Members<3> members({"type", "tags", "data"});
  OPOSSUM_TRY(for_each_member(object, [&](std::string_view name, ondemand::value value) -> Result<void> {
    auto index = members.take(name);
    if (!index) return fail(std::move(index).error());
    if (*index == 0) return assign(event.type, string_value(value, name));
    if (*index == 1) return assign(event.tags, string_values(value, name));
    ondemand::json_type type{};
    if (value.type().get(type) != simdjson::SUCCESS || type != ondemand::json_type::string) return wrong_type(name, "a string");
    return assign(event.data, raw_value(value, name));
  }));
  if (!members.has(0)) return fail(Errc::invalid_argument, "member \"type\" is missing");
  return event;
}

Result<std::vector<NewEvent>> dcb_event_values(ondemand::value value) {
  ondemand::json_type type{};
  if (value.type().get(type) != simdjson::SUCCESS || type != ondemand::json_type::object) return event_values(value, dcb_event_value);
  ondemand::object object;
  if (auto error = value.get_object().get(object); error != simdjson::SUCCESS) return syntax_error(error);
  auto event = dcb_event_value(object);
  if (!event) return fail(std::move(event).error().in("events"));
  std::vector<NewEvent> events;
  events.push_back(std::move(*event));
  return events;
}

// `from` is the only inclusive bound of the whole API.
Result<ReadOptions> dcb_options(PaddedText json) {
  ReadOptions options;
  std::optional<std::uint64_t> from;
  Members<3> members({"from", "backwards", "limit"});
  OPOSSUM_TRY(for_each_member_of(json, [&](std::string_view name, ondemand::value value) -> Result<void> {
    auto index = members.take(name);
    if (!index) return fail(std::move(index).error());
    if (is_null(value)) return {};
    switch (*index) {
      case 0: return assign(from, number_value(value, name));
      case 1: return assign(options.backwards, boolean_value(value, name));
      default: return assign(options.limit, number_value(value, name));
    }
  }));
  if (from && options.backwards && *from < UINT64_MAX) options.before = Position(*from + 1);
  if (from && !options.backwards && *from > 0) options.after = Position(*from - 1);
  return options;
}

}  // namespace

PaddedText padded(std::string& text) {
  text.reserve(text.size() + kJsonPadding);
  return {text};
}

Result<View> view_from_name(std::string_view name) {
  if (name == "effective") return View::effective;
  if (name == "committed") return View::committed;
  if (name == "all") return View::all;
  return wrong_type("view", "\"effective\", \"committed\" or \"all\"");
}

Result<Commit> commit_from_json(PaddedText json) {
  Commit commit;
  Members<3> members({"events", "condition", "key"});
  OPOSSUM_TRY(for_each_member_of(json, [&](std::string_view name, ondemand::value value) -> Result<void> {
    auto index = members.take(name);
    if (!index) return fail(std::move(index).error());
    switch (*index) {
      case 0: return assign(commit.events, event_values(value, event_value));
      case 1: return assign(commit.condition, condition_value(value, false));
      default: return assign(commit.key, string_value(value, name));
    }
  }));
  if (!members.has(0)) return fail(Errc::invalid_argument, "member \"events\" is missing");
  return commit;
}

Result<ConflictResolution> resolution_from_json(PaddedText json) {
  std::string action;
  std::string commit;
  ConflictResolution resolution;
  Members<3> members({"action", "note", "commit"});
  OPOSSUM_TRY(for_each_member_of(json, [&](std::string_view name, ondemand::value value) -> Result<void> {
    auto index = members.take(name);
    if (!index) return fail(std::move(index).error());
    if (*index == 0) return assign(action, string_value(value, name));
    if (*index == 1) return assign(resolution.note, string_value(value, name));
    return assign(commit, raw_value(value, name));
  }));
  if (action == "accept") resolution.action = ConflictAction::accept;
  else if (action == "supersede") resolution.action = ConflictAction::supersede;
  else if (action != "dismiss") return wrong_type("action", "\"supersede\", \"accept\" or \"dismiss\"");
  if ((resolution.action == ConflictAction::supersede) != members.has(2)) {
    return fail(Errc::invalid_argument, "member \"commit\" goes with \"supersede\", and with nothing else");
  }
  if (!members.has(2)) return resolution;
  auto parsed = commit_from_json(padded(commit));
  if (!parsed) return fail(std::move(parsed).error().in("commit"));
  if (parsed->key) return fail(Errc::invalid_argument, "a superseding commit has no \"key\" of its own");
  resolution.commit = std::move(*parsed);
  return resolution;
}

Result<NewEvent> event_from_json(PaddedText json) {
  NewEvent event;
  EventMembers members(kEventMembers);
  OPOSSUM_TRY(
      for_each_member_of(json, [&](std::string_view name, ondemand::value value) { return event_member(event, members, name, value); }));
  return checked_event(std::move(event), members);
}

Result<QueryRequest> query_from_body(PaddedText json) {
  QueryRequest request;
  Members<8> members({"query", "after", "before", "backwards", "limit", "since", "until", "view"});
  ReadOptions& options = request.options;
  OPOSSUM_TRY(for_each_member_of(json, [&](std::string_view name, ondemand::value value) -> Result<void> {
    auto index = members.take(name);
    if (!index) return fail(std::move(index).error());
    switch (*index) {
      case 0: return assign(request.query, query_value(value, name));
      case 1: return set_position(options.after, value, name);
      case 2: return set_position(options.before, value, name);
      case 3: return assign(options.backwards, boolean_value(value, name));
      case 4: return assign(options.limit, number_value(value, name));
      case 5: return assign(options.since, time_value(value, name));
      case 6: return assign(options.until, time_value(value, name));
      default: return assign(options.view, view_value(value, name));
    }
  }));
  return request;
}

Result<Commit> dcb_append_from_json(PaddedText json) {
  Commit commit;
  Members<2> members({"events", "condition"});
  OPOSSUM_TRY(for_each_member_of(json, [&](std::string_view name, ondemand::value value) -> Result<void> {
    auto index = members.take(name);
    if (!index) return fail(std::move(index).error());
    if (*index == 0) return assign(commit.events, dcb_event_values(value));
    if (is_null(value)) return {};
    return assign(commit.condition, condition_value(value, true));
  }));
  if (!members.has(0)) return fail(Errc::invalid_argument, "member \"events\" is missing");
  return commit;
}

Result<QueryRequest> dcb_read_from_json(std::string query, std::string options) {
  QueryRequest request;
  if (!query.empty() && query != "null") {
    auto parsed = query_from_json(query);
    if (!parsed) return fail(std::move(parsed).error().in("query"));
    request.query = std::move(*parsed);
  }
  if (!options.empty() && options != "null") {
    auto parsed = dcb_options(padded(options));
    if (!parsed) return fail(std::move(parsed).error().in("options"));
    request.options = *parsed;
  }
  return request;
}

Result<ApprovalRequest> approval_from_json(PaddedText json) {
  ApprovalRequest approval;
  Members<2> members({"through", "until"});
  OPOSSUM_TRY(for_each_member_of(json, [&](std::string_view name, ondemand::value value) -> Result<void> {
    auto index = members.take(name);
    if (!index) return fail(std::move(index).error());
    if (*index == 1) return assign(approval.until, time_value(value, name));
    auto number = number_value(value, name);
    if (!number) return fail(std::move(number).error());
    approval.through = CommitNumber(*number);
    return {};
  }));
  if (members.has(0) == members.has(1)) {
    return fail(Errc::invalid_argument, "give either \"through\" (a commit number) or \"until\" (a time)");
  }
  return approval;
}

Result<OriginInvitation> invitation_from_json(PaddedText json) {
  OriginInvitation invitation;
  if (json.text.empty()) return invitation;
  Members<3> members({"types", "tags", "valid_seconds"});
  OPOSSUM_TRY(for_each_member_of(json, [&](std::string_view name, ondemand::value value) -> Result<void> {
    auto index = members.take(name);
    if (!index) return fail(std::move(index).error());
    if (*index == 0) return assign(invitation.types, string_values(value, name));
    if (*index == 1) return assign(invitation.tags, string_values(value, name));
    return assign(invitation.valid_seconds, number_value(value, name));
  }));
  return invitation;
}

Result<Grant> grant_from_json(PaddedText json) {
  Grant grant;
  std::vector<std::string> scopes;
  Members<4> members({"name", "scopes", "types", "tags"});
  OPOSSUM_TRY(for_each_member_of(json, [&](std::string_view name, ondemand::value value) -> Result<void> {
    auto index = members.take(name);
    if (!index) return fail(std::move(index).error());
    if (*index == 0) return assign(grant.name, string_value(value, name));
    if (*index == 1) return assign(scopes, string_values(value, name));
    return assign(*index == 2 ? grant.types : grant.tags, string_values(value, name));
  }));
  for (const std::string& word : scopes) {
    const auto scope = scope_from_name(word);
    if (!scope) return fail(Errc::invalid_argument, "\"" + word + "\" is no scope; there are read, append, sync and admin");
    grant.scopes.add(*scope);
  }
  return grant;
}

Result<std::string> log_level_from_json(PaddedText json) {
  std::string level;
  Members<1> members({"level"});
  OPOSSUM_TRY(for_each_member_of(json, [&](std::string_view name, ondemand::value value) -> Result<void> {
    auto index = members.take(name);
    if (!index) return fail(std::move(index).error());
    return assign(level, string_value(value, name));
  }));
  if (!members.has(0)) return fail(Errc::invalid_argument, "member \"level\" is missing");
  return level;
}

Result<CodeExchange> code_exchange_from_json(PaddedText json) {
  CodeExchange exchange;
  std::string token;
  Members<3> members({"code", "store", "token_sha256"});
  OPOSSUM_TRY(for_each_member_of(json, [&](std::string_view name, ondemand::value value) -> Result<void> {
    auto index = members.take(name);
    if (!index) return fail(std::move(index).error());
    if (*index == 0) return assign(exchange.code, string_value(value, name));
    if (*index == 1) return assign(exchange.store, string_value(value, name));
    return assign(token, string_value(value, name));
  }));
  const auto digest = digest_from_hex(token);
  if (!members.has(0) || !members.has(1) || !digest) {
    return fail(Errc::invalid_argument, "\"code\", \"store\" and \"token_sha256\" (64 hex digits) are wanted");
  }
  exchange.token = *digest;
  return exchange;
}

}  // namespace opossum::gateway
