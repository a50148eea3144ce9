// SPDX-License-Identifier: MIT
#include "gateway/wiring/conflicts.hpp"

namespace opossum::gateway {
namespace {

sync::ConflictListing::State state_of(ConflictState state) {
  switch (state) {
    case ConflictState::open: return sync::ConflictListing::State::open;
    case ConflictState::resolved: return sync::ConflictListing::State::resolved;
    case ConflictState::all: return sync::ConflictListing::State::all;
  }
  return sync::ConflictListing::State::all;
}

sync::ConflictAction action_of(ConflictAction action) {
  switch (action) {
    case ConflictAction::supersede: return sync::ConflictAction::supersede;
    case ConflictAction::accept: return sync::ConflictAction::accept;
    case ConflictAction::dismiss: return sync::ConflictAction::dismiss;
  }
  return sync::ConflictAction::dismiss;
}

}  // namespace

ConflictService conflict_service(sync::ConflictInbox& inbox) {
  ConflictService service;
  service.list = [&inbox](ConflictState state, Position after, std::size_t limit) { return inbox.list({state_of(state), after, limit}); };
  service.get = [&inbox](Position id) { return inbox.show(id); };
  service.resolve = [&inbox](Position id, ConflictResolution wanted) {
    sync::ConflictResolution resolution;
    resolution.action = action_of(wanted.action);
    resolution.commit = std::move(wanted.commit);
    resolution.note = std::move(wanted.note);
    resolution.by = std::move(wanted.by);
    return inbox.resolve(id, std::move(resolution));
  };
  return service;
}

}  // namespace opossum::gateway
