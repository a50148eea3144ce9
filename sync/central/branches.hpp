// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "store/event_store.hpp"
#include "sync/protocol/messages.hpp"

/// A central's history as its edges name it: a branch for each epoch. What was restored from a backup goes on in a new one, from where the
/// backup ended.
namespace opossum::sync::central {

/// Oldest first; the last one is the present one.
[[nodiscard]] Result<std::vector<protocol::Branch>> branches_of(const EventStore& store);

/// The last position of a branch that is part of this log; of the present one the head. Nothing for a branch of another store, or one
/// that this log does not know.
[[nodiscard]] Result<std::optional<Position>> end_of_branch(const EventStore& store, std::string_view branch);

}  // namespace opossum::sync::central
