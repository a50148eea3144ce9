// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/origin.hpp"
#include "store/position.hpp"
#include "store/query.hpp"

namespace opossum {

/// An event that is about to be recorded.
/// Identifiers are 1..256 bytes of UTF-8 without control characters; a leading `$` is reserved for Opossum itself.
struct NewEvent {
  std::string type;
  std::vector<std::string> tags{};         ///< at most 64; duplicates are merged, order is kept
  std::optional<std::string> data{};         ///< any JSON text; stored minified, otherwise byte for byte. Absent, `null`, `""` and `{}` differ
  std::optional<std::string> data_base64{};  ///< binary data as padded standard base64, instead of `data`
  std::optional<Timestamp> time{};           ///< the producer's; the store's clock when absent
  std::optional<std::string> id{};           ///< the producer's identity of the event; not matched by queries
  std::optional<std::string> subject{};      ///< whose personal data it is
  std::optional<std::string> meta{};         ///< a JSON object
};

/// The commit is refused if an event after `after` matches. (DCB specification, Append Condition.)
struct AppendCondition {
  Query fail_if_events_match;
  std::optional<Position> after;  ///< exclusive; absent = from the beginning; beyond the head is legal and admits
};

/// The type of the event that records, at the store that authored it, that a commit was refused (sync protocol).
inline constexpr std::string_view kRejectedType = "$sync.rejected";

/// Events in a row, both ends included.
struct PositionRange {
  Position first;
  Position last;
  friend bool operator==(const PositionRange&, const PositionRange&) = default;
};

/// What an origin's own condition may overlook at the store that decides: its own commits up to `through` (sync protocol, rule 1).
struct OwnKnowledge {
  OriginId origin;
  Sequence through;
};

/// One atomic append: all of its events become durable and visible together, or none.
struct Commit {
  std::vector<NewEvent> events;                ///< 1..10,000
  std::optional<AppendCondition> condition{};  ///< with it the commit is a decision, without it a fact
  std::optional<std::string> key{};            ///< idempotency key, an identifier

  // The rest is for the sync engine and for Opossum's own records; applications leave it alone.
  bool system = false;                         ///< may use `$` types; never leaves this store: it gets no sequence
  std::optional<Origin> origin{};              ///< a commit that came from another store
  std::uint64_t skipped = 0;                   ///< with `origin`: so many sequences right before it stay at their origin
  std::optional<Digest> link{};                ///< with `origin`: the origin's link at this commit, kept in `sync`
  std::optional<std::string> sync{};           ///< outcome and pull records: the members of a JSON object without braces
  std::vector<AppendCondition> judged_by{};    ///< with `origin`: all of them are checked here; `condition` is then only recorded
  std::vector<OwnKnowledge> except{};          ///< with `judged_by`
  std::optional<PulledFrom> pulled{};          ///< must go on where the last one of that log ended; counts instead of `origin`
  std::optional<PositionRange> refuses{};      ///< own events that this record says were refused; one commit's
};

/// What an append returns once it is durable.
struct Receipt {
  CommitNumber commit;
  Position first;
  Position last;
  bool key_seen = false;  ///< the idempotency key was already stored; these are the original numbers
  friend bool operator==(const Receipt&, const Receipt&) = default;
};

}  // namespace opossum
