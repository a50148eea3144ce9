// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <memory>
#include <optional>

#include "store/read/event_cursor.hpp"
#include "store/subscription.hpp"

namespace opossum {

/// Cursor after cursor: each reads up to the head of its time, the next begins where it ended.
class Subscription::Implementation {
 public:
  Implementation(const read::Catalog& catalog, const Query& query, std::optional<Position> after, View view)
      : catalog_(catalog), query_(std::make_shared<index::TermQuery>(query)), view_(view), position_(after.value_or(Position())) {}

  [[nodiscard]] Result<std::optional<StoredEvent>> poll();
  [[nodiscard]] Result<std::optional<StoredEvent>> next(std::chrono::milliseconds timeout);
  [[nodiscard]] Position position() const noexcept { return position_; }
  void wake();

 private:
  /// False if nothing behind position_ is settled yet.
  [[nodiscard]] Result<bool> open_cursor();

  const read::Catalog& catalog_;
  std::shared_ptr<const index::TermQuery> query_;
  View view_;
  Position position_;
  std::optional<read::EventCursor> cursor_;
  Position cursor_end_{};  ///< how far the cursor looks
  Position seen_head_{};   ///< of the log when it was opened
  std::atomic<bool> woken_ = false;
};

}  // namespace opossum
