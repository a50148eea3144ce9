// SPDX-License-Identifier: MIT
#include "sync/central/registry.hpp"

#include <boost/json.hpp>

#include "sync/protocol/json_reader.hpp"

namespace opossum::sync::central {

namespace {

constexpr std::size_t kNameBytesMax = 128;  // leaves room in tags and keys

Commit binding_of(const std::string& name, const std::string& store_id) {
  NewEvent event;
  event.type = kOriginType;
  event.tags = {"name:" + name, "store:" + store_id};
  event.data = boost::json::serialize(boost::json::object{{"name", name}, {"store", store_id}});
  Commit commit;
  commit.events.push_back(std::move(event));
  commit.key = "$sync/origin/" + name;
  commit.system = true;
  return commit;
}

protocol::Refusal fenced(std::string detail) { return {protocol::RefusalKind::fenced, std::move(detail), {}, {}}; }

}  // namespace

Registry::Registry(EventStore& store, CentralOptions options) : store_(store), options_(std::move(options)) {}

Result<void> Registry::load() {
  for (const CentralOrigin& origin : options_.origins) {
    if (origin.name.empty() || origin.name.size() > kNameBytesMax) {
      return fail(Errc::invalid_argument, "an origin's name needs 1 to 128 bytes: \"" + origin.name + '"');
    }
    if (origin.token.empty()) return fail(Errc::invalid_argument, "origin " + origin.name + " has no token");
    if (!origin.store.empty() && !protocol::is_store_id(origin.store)) {
      return fail(Errc::invalid_argument, "origin " + origin.name + ": its store is not a lower-case UUID: " + origin.store);
    }
    const auto [same, added] = names_.emplace(sha256(origin.token), origin.name);
    if (!added) return fail(Errc::invalid_argument, "origins " + same->second + " and " + origin.name + " have the same token; give each its own");
    if (!states_.emplace(origin.name, std::make_shared<OriginState>(origin)).second) {
      return fail(Errc::invalid_argument, "two origins are called " + origin.name);
    }
  }
  ReadOptions options;
  options.view = View::all;
  auto cursor = store_.read(Query{{QueryItem{{std::string(kOriginType)}, {}}}}, options);
  if (!cursor) return fail(std::move(cursor).error());
  while (true) {
    auto event = cursor->next();
    if (!event) return fail(std::move(event).error());
    if (!*event) break;
    auto fields = (*event)->fields();
    if (!fields) return fail(std::move(fields).error());
    protocol::JsonReader reader("binding", fields->data);
    std::string name = reader.text("name");
    std::string store = reader.text("store");
    if (!reader.good()) return fail(Errc::damaged, reader.error().detail());
    stores_[std::move(name)] = std::move(store);
  }
  for (const auto& [name, state] : states_) {
    if (const auto bound = stores_.find(name); bound != stores_.end()) state->store = bound->second;
  }
  return {};
}

std::shared_ptr<OriginState> Registry::state_of(const CentralOrigin& origin) {
  const std::scoped_lock lock(mutex_);
  const auto found = states_.find(origin.name);
  if (found != states_.end()) return found->second;
  if (origin.name.empty() || origin.name.size() > kNameBytesMax || states_.size() >= options_.origins_max) return nullptr;
  auto state = std::make_shared<OriginState>(origin);
  if (const auto bound = stores_.find(origin.name); bound != stores_.end()) state->store = bound->second;
  states_.emplace(origin.name, state);
  return state;
}

std::shared_ptr<OriginState> Registry::find(std::string_view token) {
  if (token.empty()) return nullptr;
  if (const auto found = names_.find(sha256(token)); found != names_.end()) {
    const std::scoped_lock lock(mutex_);
    return states_.at(found->second);
  }
  if (!options_.enrol) return nullptr;
  const auto enrolled = options_.enrol(token);
  return enrolled ? state_of(*enrolled) : nullptr;
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
    if (const auto bound = stores_.find(name); bound != stores_.end()) {
      if (bound->second == store_id) return std::nullopt;
      return fenced("the token of origin " + name + " belongs to store " + bound->second + ", not to " + store_id +
                    ". Give this store an origin and a token of its own at the central; what it recorded stays");
    }
    for (const auto& [other, store] : stores_) {
      // Names that are no longer served gave their store up.
      if (store == store_id && states_.contains(other)) {
        return fenced("store " + store_id + " already pushes as origin " + other + ". Use that origin's token, or remove it at the central");
      }
    }
  }
  auto receipt = store_.append(binding_of(name, store_id));
  if (!receipt) return fail(std::move(receipt).error());
  {
    const std::scoped_lock lock(mutex_);
    stores_[name] = store_id;
  }
  const std::scoped_lock lock(state.guard);
  state.store = store_id;
  return std::nullopt;
}

std::vector<std::shared_ptr<OriginState>> Registry::all() const {
  const std::scoped_lock lock(mutex_);
  std::vector<std::shared_ptr<OriginState>> states;
  for (const auto& [name, state] : states_) states.push_back(state);
  return states;
}

}  // namespace opossum::sync::central
