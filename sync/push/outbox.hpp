// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "store/commit_line.hpp"
#include "store/event_store.hpp"
#include "sync/disclosure.hpp"
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
  std::uint32_t lines = 0;  ///< commits, and runs of those that stay here
  bool full = false;        ///< the budget, not the outbox, ended it
};

/// What was authored here and has no outcome yet, as messages. Not thread-safe.
class Outbox {
 public:
  Outbox(const EventStore& store, Disclosure disclosure) : store_(store), disclosure_(std::move(disclosure)) {}

  /// Goes on behind this commit, whose link both sides have.
  void resume_after(const Linked& linked);
  /// What every PUSH shows from now on.
  void show(std::string session_token) { session_ = std::move(session_token); }
  /// Takes nothing behind this sequence; nothing = no limit.
  void hold_behind(std::optional<Sequence> limit) noexcept { limit_ = limit; }
  /// Whether something waits behind that limit.
  [[nodiscard]] bool holds() const noexcept { return limit_ && *limit_ < store_.authored().sequence; }
  /// Nothing when all was taken. A run of commits that stay here goes with the next commit that does not, and alone only in the first
  /// PUSH after resume_after(): the central needs a record for it.
  [[nodiscard]] Result<std::optional<OutgoingPush>> take(const FrameBudget& budget, const Knowledge& knowledge);
  [[nodiscard]] const Linked& taken() const noexcept { return taken_; }

 private:
  struct Item {
    StoredCommit commit;
    CommitLine line;
  };
  /// The next authored commit without taking it.
  [[nodiscard]] Result<bool> peek();
  /// The next commit goes into the PUSH.
  [[nodiscard]] Result<void> add(OutgoingPush& push, std::string& lines, protocol::PushHead& head, const FrameBudget& budget,
                                 const Knowledge& knowledge);
  /// The next commit stays here.
  void skip();
  void add_skip(OutgoingPush& push, std::string& lines);
  [[nodiscard]] Result<void> fill(OutgoingPush& push, std::string& lines, protocol::PushHead& head, const FrameBudget& budget,
                                  const Knowledge& knowledge);

  const EventStore& store_;
  const Disclosure disclosure_;
  std::optional<Sequence> limit_{};
  Linked taken_{};
  std::string session_;
  std::optional<CommitCursor> cursor_;
  std::optional<Item> next_;

  Linked sent_{};            ///< the last that a PUSH told; between it and taken_ lie commits that stay here
  Position skipped_local_{}; ///< of the last event that stays here
  bool tell_skips_ = false;
};

}  // namespace opossum::sync::push
