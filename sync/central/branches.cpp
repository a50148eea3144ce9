// SPDX-License-Identifier: MIT
#include "sync/central/branches.hpp"

namespace opossum::sync::central {

Result<std::vector<protocol::Branch>> branches_of(const EventStore& store) {
  auto epochs = store.epochs();
  if (!epochs) return fail(std::move(epochs).error());
  std::vector<protocol::Branch> branches;
  for (const EpochBegin& begin : *epochs) branches.push_back({protocol::branch_id(store.identity().id, begin.epoch), begin.position});
  return branches;
}

Result<std::optional<Position>> end_of_branch(const EventStore& store, std::string_view branch) {
  const StoreIdentity& identity = store.identity();
  // As nearly always: without a look at the log.
  if (branch == protocol::branch_id(identity.id, identity.epoch)) return store.head().position;
  auto branches = branches_of(store);
  if (!branches) return fail(std::move(branches).error());
  for (std::size_t i = 0; i + 1 < branches->size(); ++i) {
    if ((*branches)[i].id == branch) return (*branches)[i + 1].from;
  }
  return std::nullopt;
}

}  // namespace opossum::sync::central
