// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>
#include <optional>
#include <string>

#include "store/event_store.hpp"

namespace opossum::sync {

enum class ConflictAction : std::uint8_t {
  supersede,  ///< another commit takes the refused one's place
  accept,     ///< its events are stored as they are, as facts; only at the store that refused it
  dismiss,    ///< it stays refused
};

struct ConflictResolution {
  ConflictAction action = ConflictAction::dismiss;
  Commit commit{};      ///< with supersede: events and, if wished, a condition; no key
  std::string note{};   ///< why, for those who look at it later
  std::string by{};     ///< who decided it
};

struct ConflictListing {
  enum class State : std::uint8_t { open, resolved, all } state = State::open;
  Position after{};            ///< exclusive: the last id of the page before
  std::size_t limit = 1'000;
};

/// Commits that were refused and what became of them: at the edge that authored them (`$sync.rejected`) and at the central that refused
/// them (`$sync.refused`). A conflict's id is the position of that record. Everything is read from the log and kept in it.
/// Source: docs/sync-protocol.md, "Conflicts". All members are thread-safe; the store must outlive it.
class ConflictInbox {
 public:
  explicit ConflictInbox(EventStore& store) : store_(store) {}

  /// `{"conflicts":[…]}`, oldest first, without `dependants`.
  [[nodiscard]] Result<std::string> list(const ConflictListing& listing) const;
  /// One conflict with the original events, the witnesses and the ids of those that fell with it; nothing if there is none.
  [[nodiscard]] Result<std::optional<std::string>> show(Position id) const;
  /// Resolves it, once for ever, and shows it. Durable on return. Nothing if there is none. Errc::refused when it is resolved already or
  /// when the action is not possible here; errors of the superseding commit are those of EventStore::append().
  [[nodiscard]] Result<std::optional<std::string>> resolve(Position id, ConflictResolution resolution);

 private:
  EventStore& store_;
  std::mutex resolving_;
};

}  // namespace opossum::sync
