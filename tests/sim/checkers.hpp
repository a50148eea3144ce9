// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "tests/sim/world.hpp"

namespace opossum::sim {

/// What the central and the edges hold once all are in sync, checked against the invariants of docs/sync-protocol.md.
/// Empty = all hold; otherwise the first one that does not, with numbers.
/// `decisions_hold` = false where the central's policy is to accept conflicts.
[[nodiscard]] std::string check_all(World& world, bool decisions_hold = true);

/// Outcomes of one kind ("rejected", "depends", "quarantined") that the central recorded.
[[nodiscard]] std::size_t count_refused(EventStore& central, const std::string& outcome);

}  // namespace opossum::sim
