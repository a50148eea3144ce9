// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/commit_line.hpp"
#include "store/event_store.hpp"
#include "sync/protocol/push_body.hpp"
#include "sync/push/knowledge.hpp"

namespace opossum::sync::push {

/// How large a PUSH may be.
struct FrameBudget {
  std::uint64_t lines_bytes;        ///< wished; one commit goes in any case
  std::uint32_t commits_max;
  std::uint64_t line_bytes_max;     ///< longer lines are withheld, so that the central can refuse them
};

/// A PUSH that is ready to be encoded.
struct OutgoingPush {
  std::string payload;
  Linked last;              ///< what the central must answer with
  Position local;           ///< of the last event in it, here
  std::uint32_t commits = 0;
  bool full = false;        ///< the budget, not the outbox, ended it
};

/// What was authored here and has no outcome yet, as messages. Not thread-safe.
class Outbox {
 public:
  explicit Outbox(const EventStore& store) : store_(store) {}

  /// Goes on behind this commit, whose link both sides have.
  void resume_after(const Linked& linked);
  /// What every PUSH shows from now on.
  void show(std::string session_token) { session_ = std::move(session_token); }
  /// Nothing when all was taken.
  [[nodiscard]] Result<std::optional<OutgoingPush>> take(const FrameBudget& budget, const Knowledge& knowledge);
  [[nodiscard]] const Linked& taken() const noexcept { return taken_; }

 private:
  struct Item {
    StoredCommit commit;
    CommitLine line;
  };
  /// The next authored commit without taking it.
  [[nodiscard]] Result<bool> peek();
  [[nodiscard]] Result<void> add(OutgoingPush& push, std::string& lines, protocol::PushHead& head, const FrameBudget& budget,
                                 const Knowledge& knowledge);

  const EventStore& store_;
  Linked taken_{};
  std::string session_;
  std::optional<CommitCursor> cursor_;
  std::optional<Item> next_;
};

}  // namespace opossum::sync::push
