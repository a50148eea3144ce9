// SPDX-License-Identifier: MIT
#include "sync/central/registry.hpp"

#include <algorithm>

#include "sync/commits/own_record.hpp"

namespace opossum::sync::central {

namespace {

constexpr std::size_t kNameBytesMax = 128;  // leaves room in tags and keys

protocol::Refusal fenced(std::string detail) { return {protocol::RefusalKind::fenced, std::move(detail), {}, {}}; }

}  // namespace

Registry::Registry(EventStore& store, CentralOptions options) : store_(store), options_(std::move(options)) {}

Result<void> Registry::load() {
  OPOSSUM_TRY(load_options());
  return load_records();
}

Result<void> Registry::load_options() {
  for (const CentralOrigin& origin : options_.origins) {
    if (origin.name.empty() || origin.name.size() > kNameBytesMax) {
      return fail(Errc::invalid_argument, "an origin's name needs 1 to 128 bytes: \"" + origin.name + '"');
    }
    if (origin.token.empty()) return fail(Errc::invalid_argument, "origin " + origin.name + " has no token");
    if (!origin.store.empty() && !protocol::is_store_id(origin.store)) {
      return fail(Errc::invalid_argument, "origin " + origin.name + ": its store is not a lower-case UUID: " + origin.store);
    }
    const auto [same, added] = tokens_.emplace(sha256(origin.token), origin.name);
    if (!added) return fail(Errc::invalid_argument, "origins " + same->second + " and " + origin.name + " have the same token; give each its own");
    if (!states_.emplace(origin.name, std::make_shared<OriginState>(origin)).second) {
      return fail(Errc::invalid_argument, "two origins are called " + origin.name);
    }
  }
  return {};
}

Result<void> Registry::load_records() {
  const Query all_origins{{QueryItem{{std::string(kOriginType)}, {}}}};
  OPOSSUM_TRY(for_each_record(store_, all_origins, {}, [this](const StoredEvent& event) -> Result<bool> {
    auto fields = event.fields();
    if (!fields) return fail(std::move(fields).error());
    auto applied = records_.apply(fields->position, fields->data);
    if (!applied) return fail(std::move(applied).error());
    return true;
  }));
  for (const auto& [name, record] : records_.names()) {
    // A name that was only ever bound is served again when its token is configured or shown again.
    if (const auto configured = states_.find(name); configured != states_.end()) take_record(*configured->second);
    else if (record.token || record.invitation || record.retired) static_cast<void>(state_named(name));
  }
  return {};
}

std::shared_ptr<OriginState> Registry::state_named(const std::string& name) {
  auto& state = states_[name];
  if (state) return state;
  CentralOrigin origin;
  origin.name = name;
  state = std::make_shared<OriginState>(std::move(origin));
  take_record(*state);
  return state;
}

void Registry::take_record(OriginState& state) const {
  const std::string& name = state.origin.name;
  const OriginRecord* record = records_.find(name);
  if (record == nullptr) return;
  if (record->token && !is_configured(name)) {
    state.origin.allow_types = record->types;
    state.origin.allow_tags = record->tags;
  }
  state.store = record->store;
  state.enrolled = record->enrolled;
  state.retired = record->retired;
}

std::shared_ptr<OriginState> Registry::state_of(const CentralOrigin& origin) {
  const auto known = states_.find(origin.name);
  if (known != states_.end()) return known->second;
  if (origin.name.empty() || origin.name.size() > kNameBytesMax || states_.size() >= options_.origins_max) return nullptr;
  auto state = std::make_shared<OriginState>(origin);
  take_record(*state);
  states_.emplace(origin.name, state);
  return state;
}

Registry::Found Registry::found(std::shared_ptr<OriginState> state, bool replaced) const {
  if (!state) return {};
  const std::scoped_lock lock(state->guard);
  const std::string& name = state->origin.name;
  Found found{std::move(state), {}, 0};
  found.changes = found.state->changes;
  if (found.state->retired) {
    found.refusal = fenced("origin " + name + " was retired at the central. If it is to push again, `opossum central enrol " + name +
                           "` there makes a code for it; what it recorded stays");
  } else if (replaced) {
    found.refusal = fenced("this token of origin " + name + " was replaced when the origin was enrolled again. If this is the right "
                           "machine, enrol it with a code of its own; what it recorded stays");
  }
  return found;
}

Registry::Found Registry::find(std::string_view token) {
  if (token.empty()) return {};
  const Digest hash = sha256(token);
  const auto configured = tokens_.find(hash);
  std::optional<CentralOrigin> enrolled;
  {
    const std::scoped_lock lock(mutex_);
    if (const auto owner = records_.owner_of(hash)) return found(states_.at(owner->name), owner->replaced);
    if (configured != tokens_.end()) {
      const OriginRecord* record = records_.find(configured->second);
      return found(states_.at(configured->second), record != nullptr && record->token);
    }
  }
  if (options_.enrol) enrolled = options_.enrol(token);
  if (!enrolled) return {};
  const std::scoped_lock lock(mutex_);
  const OriginRecord* record = records_.find(enrolled->name);
  return found(state_of(*enrolled), record != nullptr && record->token);
}

std::optional<std::string> Registry::other_name_of(const std::string& store_id, const std::string& name) const {
  for (const auto& [other, record] : records_.names()) {
    // Names that are no longer served gave their store up.
    if (other != name && record.store == store_id && !record.retired && states_.contains(other)) return other;
  }
  return std::nullopt;
}

Result<std::optional<protocol::Refusal>> Registry::bind(OriginState& state, const std::string& store_id) {
  const std::string& name = state.origin.name;
  if (!state.origin.store.empty() && state.origin.store != store_id) {
    return fenced("origin " + name + " is configured for store " + state.origin.store + ", not for " + store_id +
                  ". Give this store an origin and a token of its own at the central");
  }
  const std::scoped_lock one_at_a_time(binding_);
  {
    const std::scoped_lock lock(mutex_);
    const OriginRecord* record = records_.find(name);
    if (record != nullptr && !record->store.empty()) {
      if (record->store == store_id) return std::nullopt;
      return fenced("the token of origin " + name + " belongs to store " + record->store + ", not to " + store_id +
                    ". If this store takes its place, enrol it: `opossum central enrol " + name +
                    "`; else give it an origin of its own. What it recorded stays");
    }
    if (const auto other = other_name_of(store_id, name)) {
      return fenced("store " + store_id + " already pushes as origin " + *other + ". Use that origin's token, or retire it at the central");
    }
  }
  auto position = append(bound_record(name, store_id));
  if (!position) return fail(std::move(position).error());
  const std::scoped_lock lock(state.guard);
  state.store = store_id;
  return std::nullopt;
}

Result<Position> Registry::append(const Commit& record) {
  auto receipt = store_.append(record);
  if (!receipt) return fail(std::move(receipt).error());
  const std::scoped_lock lock(mutex_);
  OPOSSUM_TRY(records_.apply(receipt->first, *record.events.front().data));
  return receipt->first;
}

bool Registry::is_configured(const std::string& name) const {
  return std::ranges::any_of(options_.origins, [&](const CentralOrigin& origin) { return origin.name == name; });
}

std::optional<OriginRecord> Registry::record_of(const std::string& name) const {
  const std::scoped_lock lock(mutex_);
  const OriginRecord* record = records_.find(name);
  if (record == nullptr) return std::nullopt;
  return *record;
}

std::vector<std::shared_ptr<OriginState>> Registry::all() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::shared_ptr<OriginState>> states;
  for (const auto& [name, state] : states_) states.push_back(state);
  return states;
}

}  // namespace opossum::sync::central
