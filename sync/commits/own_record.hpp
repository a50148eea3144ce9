// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/event_store.hpp"

/// Records of the sync engine in the store's own log: how they are written and found again.
namespace opossum::sync {

/// A system commit with one event. It never leaves this store.
[[nodiscard]] Commit own_record(std::string_view type, std::vector<std::string> tags, std::string data);

/// The records of a type with a tag.
[[nodiscard]] Query records_of(std::string_view type, std::string tag);

/// The oldest that matches, or the newest; nothing if there is none. Store errors.
[[nodiscard]] Result<std::optional<StoredEvent>> oldest_record(const EventStore& store, Query query);
[[nodiscard]] Result<std::optional<StoredEvent>> newest_record(const EventStore& store, Query query);

/// Calls `visit` for each that matches until it says false; in every view, whatever `options` say of that. Store errors, and those of
/// `visit`.
[[nodiscard]] Result<void> for_each_record(const EventStore& store, Query query, ReadOptions options,
                                           const std::function<Result<bool>(const StoredEvent&)>& visit);

}  // namespace opossum::sync
