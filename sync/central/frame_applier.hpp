// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <variant>
#include <vector>

#include "store/event_store.hpp"
#include "sync/central.hpp"
#include "sync/central/lineage.hpp"
#include "sync/commits/refusal_record.hpp"
#include "sync/protocol/messages.hpp"
#include "sync/protocol/push_body.hpp"

namespace opossum::sync::central {

/// Gives every commit of one PUSH its outcome: accepts, judges, refuses. The frame's links have been checked before.
///
/// The store takes a commit of an origin only as decided + 1, so a run of commits can be submitted at once: the first one that is
/// refused keeps all later ones out, its refusal is appended in its place, and the run goes on behind it. Whatever moment a crash
/// chooses, the log holds the outcomes of 1..decided and of nothing else. Used once, by one thread, while no other applies that origin.
class FrameApplier {
 public:
  FrameApplier(EventStore& store, const CentralOrigin& origin, OriginId id, Lineage lineage, const protocol::Push& push);

  /// The outcomes of the frame's entries as far as they were reached; fewer than all when the store fails on the way or when
  /// there are too many refusals for one answer. A refusal (FORKED) if a duplicate differs from what is stored. `before_new` runs when
  /// none does, and before anything is stored.
  [[nodiscard]] Result<std::variant<protocol::Outcomes, protocol::Refusal>> run(const std::function<Result<void>()>& before_new);
  /// What stopped it early, if anything.
  [[nodiscard]] const std::optional<Error>& stopped() const noexcept { return stopped_; }

 private:
  /// The next commits to submit; when `refuse` is set, the entry behind them must be refused for it.
  struct Run {
    std::vector<Commit> commits;
    std::optional<protocol::Refused> refuse;
  };

  [[nodiscard]] Result<std::optional<protocol::Refusal>> answer_duplicates(Sequence decided);
  [[nodiscard]] Result<void> apply_new();
  [[nodiscard]] Result<Run> gather(std::size_t max);
  /// Judges a decision by what it was built on (rule 2): the outcome if it falls with that. Says what the store is to check (rules 1, 3).
  [[nodiscard]] Result<std::optional<protocol::Refused>> judge_basis(Commit& commit, Sequence sequence);
  /// The store did not take the next entry: gives it its outcome, unless the failure is not the entry's.
  [[nodiscard]] Result<void> settle(Error error);
  /// What lies behind the last entry and stays at the edge gets one record.
  [[nodiscard]] Result<void> note_skipped();
  [[nodiscard]] Result<void> accept_with_conflict(Commit commit, const Error& error);
  [[nodiscard]] Result<void> refuse(protocol::Refused refused);
  [[nodiscard]] Result<void> load_refusals(Sequence known);

  [[nodiscard]] Sequence sequence_at(std::size_t index) const { return push_.entries[index].sequence; }
  /// How many sequences stay at the edge right before this entry, or before the record behind the last entry.
  [[nodiscard]] std::uint64_t skipped_before(std::size_t index) const;
  [[nodiscard]] protocol::Basis basis_of(Sequence sequence) const;
  [[nodiscard]] bool is_last(std::size_t index) const { return index + 1 == push_.entries.size() && !push_.skip; }

  EventStore& store_;
  const CentralOrigin& origin_;
  const OriginId id_;
  const Lineage lineage_;
  const protocol::Push& push_;

  Sequence decided_{};                   ///< when the frame came
  std::size_t next_ = 0;                 ///< the first entry without an outcome
  std::vector<RefusedCommit> refused_;   ///< of this origin, above what the frame's first decision knew, in order
  bool refusals_loaded_ = false;
  protocol::Outcomes outcomes_;
  std::optional<Error> stopped_;
};

}  // namespace opossum::sync::central
