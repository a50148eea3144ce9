// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "gateway/services.hpp"
#include "gateway/tokens/token_file.hpp"
#include "store/commit.hpp"
#include "store/query.hpp"
#include "store/result.hpp"

namespace opossum::gateway {

/// What the parsers below may read beyond the end of their input.
inline constexpr std::size_t kJsonPadding = 64;

/// A text with kJsonPadding readable bytes behind it, which they need not own.
struct PaddedText {
  std::string_view text;
};
/// Makes room behind `text` and returns it as padded. Valid until the string changes.
[[nodiscard]] PaddedText padded(std::string& text);

// All of them refuse unknown, doubled and wrongly typed members with Errc::invalid_argument and a detail that names the member.
// `data` and `meta` are handed on as they came: the store checks and minifies them.

/// The body of POST /v1/commits.
[[nodiscard]] Result<Commit> commit_from_json(PaddedText json);
/// One event, as in POST /v1/events.
[[nodiscard]] Result<NewEvent> event_from_json(PaddedText json);

struct QueryRequest {
  Query query{};
  ReadOptions options{};
};
/// The body of POST /v1/query.
[[nodiscard]] Result<QueryRequest> query_from_body(PaddedText json);

/// The body of POST /dcb/append: `data` is a string, `events` may be a single event.
[[nodiscard]] Result<Commit> dcb_append_from_json(PaddedText json);
/// The `query` and `options` parameters of GET /dcb/read; both may be empty.
[[nodiscard]] Result<QueryRequest> dcb_read_from_json(std::string query, std::string options);

/// The body of POST /v1/sync/{target}/approve; exactly one of the two is set afterwards.
struct ApprovalRequest {
  std::optional<CommitNumber> through{};
  std::optional<Timestamp> until{};
};
[[nodiscard]] Result<ApprovalRequest> approval_from_json(PaddedText json);

/// The body of POST /v1/conflicts/{id}/resolve, but for who sent it.
[[nodiscard]] Result<ConflictResolution> resolution_from_json(PaddedText json);

/// The body of POST /v1/origins/{name}/enrol; may be empty.
[[nodiscard]] Result<OriginInvitation> invitation_from_json(PaddedText json);

/// The body of POST /v1/tokens.
[[nodiscard]] Result<Grant> grant_from_json(PaddedText json);
/// The body of POST /v1/log.
[[nodiscard]] Result<std::string> log_level_from_json(PaddedText json);

/// The body of POST /v1/replication/enrol.
struct CodeExchange {
  std::string code;
  std::string store;
  Digest token{};  ///< SHA-256 of the token that the edge made for itself
};
[[nodiscard]] Result<CodeExchange> code_exchange_from_json(PaddedText json);

/// "effective", "committed" or "all".
[[nodiscard]] Result<View> view_from_name(std::string_view name);

}  // namespace opossum::gateway
