// SPDX-License-Identifier: MIT
#pragma once

#include "gateway/http/exchange.hpp"
#include "gateway/http/server_state.hpp"
#include "store/cursor.hpp"

namespace opossum::gateway::routes {

/// How the events of a read are put into its answer.
struct StreamFormat {
  std::string_view content_type;
  std::string_view before;  ///< the first event
  std::string_view between;
  std::string_view after_each;
  std::string_view after;   ///< the last one
  /// Appends one event. Errc::damaged.
  Result<void> (*append)(const StoredEvent& event, std::string& out);
};

/// Stored bytes, one event a line.
[[nodiscard]] const StreamFormat& ndjson_format();

/// Reads on a worker and sends chunk by chunk as the client takes them. The head of the store goes into `Opossum-Head`.
[[nodiscard]] Task<Response> stream_read(ServerState& state, Exchange& exchange, QueryRequest request, const StreamFormat& format);

}  // namespace opossum::gateway::routes
