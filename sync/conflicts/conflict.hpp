// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "store/event_store.hpp"

namespace opossum::sync::conflicts {

inline constexpr std::string_view kResolvedType = "$sync.resolved";

/// A record of a refusal, read.
struct Conflict {
  Position id;                       ///< of the record
  std::string time;                  ///< when the refusal was recorded
  bool decided_here = false;         ///< this store refused it; else it authored it
  Origin origin{};                   ///< of the refused commit
  boost::json::object data;          ///< the record's: outcome, reason, witnesses, …
  std::vector<std::string> events;   ///< the original's as stored; empty if this store does not have them

  /// "STORE/EPOCH/SEQUENCE": the refused commit's name at every store.
  [[nodiscard]] std::string name() const;
  /// Carried by the events of the commit that takes its place.
  [[nodiscard]] std::string superseding_tag() const { return "supersedes:" + name(); }
};

/// The query for all records of refusals.
[[nodiscard]] Query all_refusals();
/// Reads one. Nothing if the event is something else.
[[nodiscard]] Result<std::optional<Conflict>> read_conflict(const EventStore& store, const StoredEvent& event);

/// What was decided about it; nothing while it is open. Members: action, note, by, time, and first and last of the new events.
[[nodiscard]] Result<std::optional<boost::json::object>> resolution_of(const EventStore& store, const Conflict& conflict);

/// The conflict and, unless it is open, its resolution. Events are shown as they are stored.
[[nodiscard]] std::string to_json(const Conflict& conflict, const std::optional<boost::json::object>& resolution,
                                  const std::optional<boost::json::array>& dependants = {});

}  // namespace opossum::sync::conflicts
