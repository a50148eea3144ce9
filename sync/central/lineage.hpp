// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "store/event_store.hpp"
#include "sync/commits/refusal_record.hpp"

namespace opossum::sync::central {

/// An origin's history at this central. A store that was restored goes on in a new epoch from where it was: its sequences go on, those up
/// to the place where the epoch begins were decided under earlier epochs.
class Lineage {
 public:
  [[nodiscard]] static Result<Lineage> of(const EventStore& store, const OriginId& id);

  /// True if that commit is part of this history. One of the same store that is not was lost by the store and is known only here.
  [[nodiscard]] bool holds(const Origin& origin) const;
  /// What a decision of this history had seen of its own when it was made as `through` + 1.
  [[nodiscard]] std::vector<OwnKnowledge> knowledge(Sequence through) const;
  /// The refusals of this history with a sequence greater than `after`, in order.
  [[nodiscard]] Result<std::vector<RefusedCommit>> refusals_after(const EventStore& store, Sequence after) const;

 private:
  struct Stretch {
    OriginId id;
    Sequence through;  ///< what lies behind it under this id is not this history
  };
  std::vector<Stretch> earlier_;  ///< oldest first
  OriginId id_;
};

}  // namespace opossum::sync::central
