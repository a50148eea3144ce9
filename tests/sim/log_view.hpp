// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/commit_line.hpp"
#include "store/event_store.hpp"

/// A whole log in plain values, for checkers that must not rest on what they check: no index, no cursor over queries, no views.
namespace opossum::sim {

struct SeenEvent {
  Position position;
  std::string type;
  std::vector<std::string> tags;
  std::string rest;  ///< everything but the position

  [[nodiscard]] bool system() const { return type.starts_with('$'); }
};

struct SeenCommit {
  std::optional<Origin> origin;
  Sequence sequence;
  CommitNumber commit;
  std::string condition;
  std::optional<Query> query;  ///< of the condition
  std::optional<Position> after;
  std::string sync;
  std::optional<PulledFrom> pulled;
  std::vector<SeenEvent> events;

  [[nodiscard]] Position first() const { return events.front().position; }
  [[nodiscard]] Position last() const { return events.back().position; }
  [[nodiscard]] const std::string& type() const { return events.front().type; }
  /// The outcome of a commit that a central did not take.
  [[nodiscard]] bool refusal() const { return type() == "$sync.refused"; }
  /// Opossum's own, authored by nobody.
  [[nodiscard]] bool record() const { return !origin && !sequence; }
  [[nodiscard]] bool of(const std::string& store) const { return origin && origin->id.store == store; }
};

/// In the log's order. Throws if the log cannot be read.
[[nodiscard]] std::vector<SeenCommit> log_of(EventStore& store);

/// The DCB specification once more, word for word.
[[nodiscard]] bool item_matches(const QueryItem& item, const SeenEvent& event);
[[nodiscard]] bool query_matches(const Query& query, const SeenEvent& event);
[[nodiscard]] bool any_matches(const Query& query, const SeenCommit& commit);

/// The filter of a `$sync.filter` record.
[[nodiscard]] Query filter_in(const SeenCommit& record);
/// Which sequence a `$sync.rejected` record is about.
[[nodiscard]] Sequence refused_in(const SeenCommit& record);

}  // namespace opossum::sim
