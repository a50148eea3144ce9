// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "store/event_store.hpp"

namespace opossum::sync::push {

/// How far an operator has let one target's commits go: `$sync.approved` records in the store's own log, of which the furthest counts.
/// Thread-safe.
class Approvals {
 public:
  /// Where none are `needed`, limit() is always nothing.
  Approvals(EventStore& store, std::string target, bool needed) : store_(store), target_(std::move(target)), needed_(needed) {}

  [[nodiscard]] bool needed() const noexcept { return needed_; }
  /// Nothing behind this sequence may leave; nothing = no limit. Reads the log the first time. Store errors.
  [[nodiscard]] Result<std::optional<Sequence>> limit();

  /// Lets everything go that was recorded up to this commit. Durable on return; never takes back what was approved before.
  [[nodiscard]] Result<void> approve_through(CommitNumber commit);
  /// Lets commits go from the first that waits to the last before one with an event of a later time. Durable on return.
  [[nodiscard]] Result<void> approve_until(Timestamp time);

 private:
  [[nodiscard]] Result<void> load();
  template <class Goes>
  [[nodiscard]] Result<void> approve_while(Goes goes);

  EventStore& store_;
  const std::string target_;
  const bool needed_;
  std::mutex mutex_;
  std::optional<Sequence> approved_;  ///< nothing = not read yet
};

}  // namespace opossum::sync::push
