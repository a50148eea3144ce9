// SPDX-License-Identifier: MIT
#include <algorithm>

#include "sync/central/registry.hpp"

namespace opossum::sync::central {

namespace {

constexpr std::size_t kOriginNameBytesMax = 128;  // leaves room in tags and keys
constexpr std::size_t kRightBytesMax = 256;
constexpr std::size_t kTypesMax = 1000;
constexpr std::size_t kTagsOfEventMax = 64;

Result<void> check_rights(const std::optional<std::vector<std::string>>& rights, std::string_view what, std::size_t count_max) {
  if (!rights) return {};
  if (rights->size() > count_max) {
    return fail(Errc::invalid_argument, "at most " + std::to_string(count_max) + ' ' + std::string(what) + " can be named");
  }
  for (const std::string& right : *rights) {
    if (right.empty() || right.size() > kRightBytesMax || right.starts_with('$')) {
      return fail(Errc::invalid_argument, "\"" + right + "\" is none of the " + std::string(what) +
                                              " that an edge can push: 1 to 256 bytes, no $ in front");
    }
  }
  return {};
}

std::unexpected<Error> unknown_code() { return fail(Errc::unauthorized, "this code is not known here, or a newer one took its place"); }

}  // namespace

Result<void> Registry::invite(const std::string& name, const EnrolmentRights& rights, const Digest& code, Timestamp expires) {
  if (name.empty() || name.size() > kOriginNameBytesMax) return fail(Errc::invalid_argument, "an origin's name needs 1 to 128 bytes");
  OPOSSUM_TRY(check_rights(rights.allow_types, "types", kTypesMax));
  OPOSSUM_TRY(check_rights(rights.allow_tags, "tags", kTagsOfEventMax));
  if (is_configured(name) && (rights.allow_types || rights.allow_tags)) {
    return fail(Errc::invalid_argument, "the rights of origin " + name + " are in the central's configuration; leave them out here");
  }
  Invitation invitation{code, expires, rights.allow_types.value_or(std::vector<std::string>()),
                        rights.allow_tags.value_or(std::vector<std::string>())};
  std::shared_ptr<OriginState> known;
  {
    const std::scoped_lock lock(mutex_);
    if (const auto found = states_.find(name); found != states_.end()) known = found->second;
    else if (states_.size() >= options_.origins_max) return fail(Errc::refused, "this central has as many origins as it can serve");
  }
  if (known) {
    const std::scoped_lock serving(known->serving);
    if (!rights.allow_types) invitation.types = known->origin.allow_types;
    if (!rights.allow_tags) invitation.tags = known->origin.allow_tags;
  }
  const std::scoped_lock one_at_a_time(binding_);
  auto position = append(invited_record(name, invitation));
  if (!position) return fail(std::move(position).error());
  const std::scoped_lock lock(mutex_);
  static_cast<void>(state_named(name));
  return {};
}

Result<std::optional<Enrolled>> Registry::check_code(const Digest& code, const OriginRecord& record, const std::string& name,
                                                     const std::string& store_id, const Digest& token, Timestamp now) const {
  if (record.used_code == code) {
    const bool same = record.token == token && record.store == store_id && !record.retired;
    if (same) return Enrolled{name, store_.identity().id};
    return fail(Errc::unauthorized, "this code was used already. Ask for a new one: `opossum central enrol " + name + "` at the central");
  }
  if (!record.invitation || record.invitation->code != code) return unknown_code();
  if (record.invitation->expires <= now) {
    return fail(Errc::unauthorized, "this code is too old. Ask for a new one: `opossum central enrol " + name + "` at the central");
  }
  return std::nullopt;
}

Result<void> Registry::check_free(const OriginState& state, const std::string& store_id, const Digest& token) const {
  const std::string& name = state.origin.name;
  if (!state.origin.store.empty() && state.origin.store != store_id) {
    return fail(Errc::refused, "origin " + name + " is configured for store " + state.origin.store + ", not for " + store_id);
  }
  const std::scoped_lock lock(mutex_);
  if (records_.owner_of(token) || tokens_.contains(token)) return fail(Errc::refused, "this token was shown before; a new one is needed");
  if (const auto other = other_name_of(store_id, name)) {
    return fail(Errc::refused, "store " + store_id + " already pushes as origin " + *other +
                                   ". Retire that one first: `opossum central retire " + *other + "`");
  }
  return {};
}

Result<Enrolled> Registry::enrol(const Digest& code, const std::string& store_id, const Digest& token, Timestamp now) {
  std::shared_ptr<OriginState> state;
  {
    const std::scoped_lock lock(mutex_);
    const auto name = records_.name_of_code(code);
    if (!name) return unknown_code();
    state = state_named(*name);
  }
  // What is being served for the old holder ends first; nothing of it is taken later.
  const std::scoped_lock serving(state->serving);
  const std::scoped_lock one_at_a_time(binding_);
  const std::string& name = state->origin.name;
  const OriginRecord record = record_of(name).value_or(OriginRecord{});
  auto known = check_code(code, record, name, store_id, token, now);
  if (!known) return fail(std::move(known).error());
  if (*known) return std::move(**known);
  OPOSSUM_TRY(check_free(*state, store_id, token));
  auto position = append(enrolled_record(name, store_id, token, *record.invitation));
  if (!position) return fail(std::move(position).error());
  state->session.reset();
  const std::scoped_lock lock(state->guard);
  if (!is_configured(name)) {
    state->origin.allow_types = record.invitation->types;
    state->origin.allow_tags = record.invitation->tags;
  }
  if (state->store != store_id) {
    state->epoch = 0;
    state->last_seen.reset();
    state->last_authored.reset();
  }
  state->store = store_id;
  state->enrolled = *position;
  state->retired = false;
  state->last_refusal.clear();
  ++state->changes;
  return Enrolled{name, store_.identity().id};
}

Result<bool> Registry::retire(const std::string& name) {
  std::shared_ptr<OriginState> state;
  {
    const std::scoped_lock lock(mutex_);
    if (!states_.contains(name) && records_.find(name) == nullptr) return false;
    state = state_named(name);
  }
  const std::scoped_lock serving(state->serving);
  const std::scoped_lock one_at_a_time(binding_);
  if (const auto record = record_of(name); record && record->retired && !record->invitation) return true;
  auto position = append(retired_record(name));
  if (!position) return fail(std::move(position).error());
  const std::scoped_lock lock(state->guard);
  state->retired = true;
  ++state->changes;
  return true;
}

}  // namespace opossum::sync::central
