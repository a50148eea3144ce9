// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <functional>
#include <optional>

#include "store/commit/condition_check.hpp"
#include "store/commit/encoded_commit.hpp"
#include "store/event_store.hpp"

namespace opossum::commit {

/// So many that a room is empty again when its turn comes round.
inline constexpr std::size_t kWaitingRooms = 64;

/// An append on its way through the committer.
struct Request {
  explicit Request(EncodedCommit commit) : encoded(std::move(commit)), bytes(encoded.line_bytes_max()) {}
  /// One that was refused before it was queued; it only waits for its turn to say so.
  explicit Request(Error error) : result(fail(std::move(error))), refused(true) {}

  EncodedCommit encoded;
  std::uint64_t bytes = 0;
  Result<Receipt> result = fail(Errc::internal, "not decided");
  bool refused = false;
  /// What completing still needs from the log, once the group is durable.
  std::optional<Position> conflict{};
  std::optional<CommitPlace> same_key{};

  /// With a callback nobody waits, and the committer owns the request.
  std::function<void(Result<Receipt>)> callback{};
  std::atomic<bool> done = false;  ///< `result` is final
  /// Where a caller waits for `done`; those that were queued together wait together.
  std::size_t room = 0;
};

}  // namespace opossum::commit
