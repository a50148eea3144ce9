// SPDX-License-Identifier: MIT
#include "sync/conflict_inbox.hpp"

#include <algorithm>

#include "sync/commits/own_record.hpp"
#include "sync/commits/received_commit.hpp"
#include "sync/conflicts/conflict.hpp"

namespace opossum::sync {

namespace {

namespace json = boost::json;

std::string_view name(ConflictAction action) {
  switch (action) {
    case ConflictAction::supersede: return "supersede";
    case ConflictAction::accept: return "accept";
    case ConflictAction::dismiss: return "dismiss";
  }
  return "?";
}

Result<std::optional<conflicts::Conflict>> find(const EventStore& store, Position id) {
  auto event = store.event_at(id);
  if (!event) return fail(std::move(event).error());
  if (!*event) return std::nullopt;
  return conflicts::read_conflict(store, **event);
}

/// Calls `visit` for every conflict behind `after` until it says false.
template <class Visit>
Result<void> for_each_conflict(const EventStore& store, Position after, Visit&& visit) {
  ReadOptions options;
  options.after = after;
  return for_each_record(store, conflicts::all_refusals(), options, [&](const StoredEvent& event) -> Result<bool> {
    auto conflict = conflicts::read_conflict(store, event);
    if (!conflict) return fail(std::move(conflict).error());
    return visit(**conflict);
  });
}

/// Those that were refused because they rested on it. They come later in the log.
Result<json::array> dependants_of(const EventStore& store, const conflicts::Conflict& conflict) {
  json::array ids;
  OPOSSUM_TRY(for_each_conflict(store, conflict.id, [&](const conflicts::Conflict& later) -> Result<bool> {
    const auto* on = later.data.if_contains("on");
    const bool rests_on_it = on != nullptr && *on == conflict.origin.sequence.value();
    if (rests_on_it && later.origin.id == conflict.origin.id) ids.emplace_back(later.id.value());
    return true;
  }));
  return ids;
}

Result<Commit> original_as_facts(const conflicts::Conflict& conflict) {
  if (!conflict.decided_here) {
    return fail(Errc::refused, "only the central that refused it can accept it as it is; here it can be superseded or dismissed");
  }
  if (conflict.events.empty()) {
    return fail(Errc::refused, "the central holds no copy of that commit, it was too large or not readable: supersede it at its edge");
  }
  Commit commit;
  for (const std::string& event : conflict.events) {
    auto made = new_event_from(event);
    if (!made) return fail(Errc::refused, "the original cannot be stored: " + made.error().detail());
    commit.events.push_back(std::move(*made));
  }
  return commit;
}

/// Stores what takes the refused commit's place. Its key lets that happen once only, whenever the power goes off.
Result<Receipt> take_its_place(EventStore& store, const conflicts::Conflict& conflict, Commit commit) {
  if (commit.key) return fail(Errc::invalid_argument, "a superseding commit has no key of its own");
  for (NewEvent& event : commit.events) event.tags.push_back(conflict.superseding_tag());
  commit.key = "conflict:" + conflict.name();
  return store.append(commit);
}

Commit resolution_record(const conflicts::Conflict& conflict, const ConflictResolution& resolution, const std::optional<Receipt>& receipt) {
  json::object data{{"conflict", conflict.id.value()},
                    {"action", name(resolution.action).data()},
                    {"note", resolution.note},
                    {"by", resolution.by}};
  if (receipt) {
    data["first"] = receipt->first.value();
    data["last"] = receipt->last.value();
  }
  const std::string id = std::to_string(conflict.id.value());
  Commit record = own_record(conflicts::kResolvedType, {"conflict:" + id}, json::serialize(data));
  record.key = "$sync/resolved/" + id;
  return record;
}

}  // namespace

Result<std::string> ConflictInbox::list(const ConflictListing& listing) const {
  std::string list;
  std::size_t listed = 0;
  OPOSSUM_TRY(for_each_conflict(store_, listing.after, [&](const conflicts::Conflict& conflict) -> Result<bool> {
    auto resolution = conflicts::resolution_of(store_, conflict);
    if (!resolution) return fail(std::move(resolution).error());
    const auto state = *resolution ? ConflictListing::State::resolved : ConflictListing::State::open;
    if (listed == listing.limit) return false;
    if (listing.state != ConflictListing::State::all && listing.state != state) return true;
    list.append(listed++ == 0 ? "" : ",").append(to_json(conflict, *resolution));
    return listed < listing.limit;
  }));
  return "{\"conflicts\":[" + list + "]}";
}

Result<std::optional<std::string>> ConflictInbox::show(Position id) const {
  auto conflict = find(store_, id);
  if (!conflict) return fail(std::move(conflict).error());
  if (!*conflict) return std::nullopt;
  auto resolution = conflicts::resolution_of(store_, **conflict);
  if (!resolution) return fail(std::move(resolution).error());
  auto dependants = dependants_of(store_, **conflict);
  if (!dependants) return fail(std::move(dependants).error());
  return to_json(**conflict, *resolution, *dependants);
}

Result<std::optional<std::string>> ConflictInbox::resolve(Position id, ConflictResolution resolution) {
  const std::scoped_lock one_at_a_time(resolving_);
  auto conflict = find(store_, id);
  if (!conflict) return fail(std::move(conflict).error());
  if (!*conflict) return std::nullopt;
  auto resolved = conflicts::resolution_of(store_, **conflict);
  if (!resolved) return fail(std::move(resolved).error());
  if (*resolved) {
    return fail(Errc::refused, "conflict " + std::to_string(id.value()) + " was resolved at " + std::string((**resolved)["time"].as_string()));
  }
  std::optional<Receipt> receipt;
  if (resolution.action != ConflictAction::dismiss) {
    auto commit = resolution.action == ConflictAction::accept ? original_as_facts(**conflict) : Result<Commit>(std::move(resolution.commit));
    if (!commit) return fail(std::move(commit).error());
    auto stored = take_its_place(store_, **conflict, std::move(*commit));
    if (!stored) return fail(std::move(stored).error());
    receipt = *stored;
  }
  auto recorded = store_.append(resolution_record(**conflict, resolution, receipt));
  if (!recorded) return fail(std::move(recorded).error());
  return show(id);
}

}  // namespace opossum::sync
