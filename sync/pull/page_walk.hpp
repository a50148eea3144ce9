// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <vector>

#include "store/event_store.hpp"
#include "sync/protocol/page_body.hpp"

/// What every page goes through, in the log's order or behind it.
namespace opossum::sync::pull {

[[nodiscard]] std::unexpected<Error> bad_page(std::string_view what);

/// Calls `visit` with each commit of a page as it is stored here, and the position of its last event at the central.
/// Errc::protocol for lines that are no commits or not in order.
[[nodiscard]] Result<void> for_each_commit(const protocol::Page& page, const OriginId& central,
                                           const std::function<void(Commit commit, Position last)>& visit);

/// Durable when it returns. After an error the log holds a part of them, in order.
[[nodiscard]] Result<void> store_pulled(EventStore& store, std::vector<Commit> commits);

}  // namespace opossum::sync::pull
