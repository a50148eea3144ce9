// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "store/commit.hpp"
#include "store/commit_line.hpp"
#include "store/result.hpp"
#include "sync/protocol/push_body.hpp"

namespace opossum::sync {

/// A stored event's JSON as the event that was given to the store. Errc::invalid_argument as for events_of().
[[nodiscard]] Result<NewEvent> new_event_from(std::string_view event_json);

/// The events of a commit line as they were given to the store that wrote it.
/// Errc::invalid_argument for an event with a member that cannot be carried (erased, encrypted).
[[nodiscard]] Result<std::vector<NewEvent>> events_of(const CommitLine& line);

/// A received line as the commit that is appended here: same events, condition recorded as authored, key and salt kept in `sync`.
/// What the condition is judged by is not said yet.
/// Errc::invalid_argument if it is not a commit that `id` authored as `sequence`.
[[nodiscard]] Result<Commit> received_commit(std::string_view line, const OriginId& id, Sequence sequence);

/// Keeps in the commit that it does not hold everything that was authored, and the digest of the line that did.
void note_redacted(Commit& commit, const Digest& authored);

/// True if a received line is the one that an accepted commit of this store was made from. What was taken out of one of the two is
/// compared by its digest, or where only one side has that not at all.
[[nodiscard]] bool is_same_commit(const protocol::PushEntry& received, const CommitLine& stored);

/// What a line adds to its origin's link: its SHA-256, or the digest that an erased line names.
[[nodiscard]] Digest link_digest(std::string_view line);

}  // namespace opossum::sync
