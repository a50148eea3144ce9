// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/commit.hpp"
#include "store/commit_line.hpp"
#include "store/event_store.hpp"
#include "sync/protocol/messages.hpp"

/// How a central keeps the outcome of a commit that it did not accept: a system commit in the refused one's place.
namespace opossum::sync {

inline constexpr std::string_view kRefusedType = "$sync.refused";

/// "origin:<store>/<epoch>": on every refusal of that counter.
[[nodiscard]] std::string origin_tag(const OriginId& id);

/// The record. `line` is the commit as received, or empty if it was withheld.
[[nodiscard]] Commit refusal_record(const Origin& origin, std::string_view line, const Digest& digest, const protocol::Refused& refused);

/// What was refused, for the check of later decisions.
struct RefusedCommit {
  protocol::Refused outcome;
  Digest digest{};                                            ///< of the line as authored
  bool complete = false;                                      ///< false: `events` are not known
  std::vector<std::pair<std::string, std::vector<std::string>>> events{};  ///< type and tags
};

/// True if a query saw the refused commit's events. Those that are not known count as a match.
[[nodiscard]] bool saw(const Query& query, const RefusedCommit& refused);

/// Reads the data of a record's event. Errc::damaged.
[[nodiscard]] Result<RefusedCommit> read_refusal_data(std::string_view json);
/// Reads a record's commit line. Nothing if it is an accepted commit. Errc::damaged.
[[nodiscard]] Result<std::optional<RefusedCommit>> read_refusal_record(const CommitLine& line);

/// The refusals of an origin with a sequence greater than `after`, in order.
[[nodiscard]] Result<std::vector<RefusedCommit>> refusals_after(const EventStore& store, const OriginId& id, Sequence after);

}  // namespace opossum::sync
