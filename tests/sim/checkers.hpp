// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "tests/sim/log_view.hpp"
#include "tests/sim/world.hpp"

namespace opossum::sim {

/// What the central and the edges hold once all are in sync, checked against the invariants of docs/sync-protocol.md.
/// Empty = all hold; otherwise the first one that does not, with numbers.
[[nodiscard]] std::string check_all(World& world);

/// An edge and its log.
struct EdgeLog {
  Edge& edge;
  std::string id;                  ///< of its store
  std::vector<SeenCommit> commits;
};

// The parts of check_all(). Each is empty or the first thing that is wrong.

/// I1, I3, I4, I5, I9: everything authored has one outcome at the central, in order, and what was accepted is unchanged.
[[nodiscard]] std::string check_complete(const std::vector<SeenCommit>& central, const EdgeLog& edge);
/// Each refusal that the central recorded is recorded once at its edge, nothing else is, and the view `effective` hides just those.
[[nodiscard]] std::string check_refusals(const std::vector<SeenCommit>& central, const EdgeLog& edge);
/// I16: the view `committed` holds the central's events up to the newest checkpoint: those that were pulled and the edge's own.
[[nodiscard]] std::string check_committed(const std::vector<SeenCommit>& central, const EdgeLog& edge);
/// I6, I8: the edge's log holds exactly what its filter lets through, whole, in order, once; each with its checkpoint, behind the
/// refusals that lie before it.
[[nodiscard]] std::string check_pulled(const std::vector<SeenCommit>& central, const EdgeLog& edge, const StoreIdentity& branch);
/// I15: what was accepted saw exactly what it was judged by; what was refused had a reason.
[[nodiscard]] std::string check_decisions(const std::vector<SeenCommit>& central, const EdgeLog& edge, const StoreIdentity& branch);
/// I9, I14: both sides show the same link.
[[nodiscard]] std::string check_links(EventStore& central, Edge& edge);

/// Outcomes of one kind ("rejected", "depends", "quarantined") that the central recorded.
[[nodiscard]] std::size_t count_refused(EventStore& central, const std::string& outcome);

}  // namespace opossum::sim
