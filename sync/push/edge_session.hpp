// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "store/event_store.hpp"
#include "sync/protocol/frame.hpp"
#include "sync/protocol/messages.hpp"
#include "sync/pull/pull_log.hpp"
#include "sync/push/outbox.hpp"
#include "sync/push/refusal_log.hpp"
#include "sync/push/session_token.hpp"
#include "sync/push_target.hpp"

namespace opossum::sync::push {

/// The edge's end of the protocol without I/O: frames out, frames in. One request is under way at a time; after an answer that is an
/// error, and after a request that got none, only hello() may follow. Not thread-safe.
///
/// Errors of the on_…() functions: Errc::refused = the central said no for good, an operator must act; Errc::unavailable = it said
/// "later" or "say hello again"; Errc::protocol, unsupported_format = the answer makes no sense; others are the store's own.
class EdgeSession {
 public:
  /// `pull` is the filter of what is pulled; nothing = only push.
  EdgeSession(EventStore& store, const std::string& target, const Clock& clock, std::optional<Query> pull = {}, Disclosure disclosure = {})
      : store_(store), clock_(clock), refusals_(store, target), pulled_(store, target, std::move(pull)),
        session_(store, target), outbox_(store, std::move(disclosure)) {}

  /// Forgets what was verified and begins anew.
  [[nodiscard]] Result<std::string> hello();
  [[nodiscard]] Result<void> on_hello_answer(std::string_view frame);

  /// The next PUSH, or nothing while everything has its outcome. Only after a hello() that was answered.
  [[nodiscard]] Result<std::optional<std::string>> next_push(std::uint64_t lines_bytes);
  [[nodiscard]] Result<void> on_push_answer(std::string_view frame);

  /// Sends nothing behind this sequence; nothing = no limit.
  void hold_behind(std::optional<Sequence> limit) noexcept { outbox_.hold_behind(limit); }
  /// Whether something waits behind it.
  [[nodiscard]] bool holds() const noexcept { return outbox_.holds(); }

  /// Whether the central's log is known to go on behind what was pulled.
  [[nodiscard]] bool more_to_pull() const noexcept {
    return pulled_.wanted() && (pulled_.backfills() || pulled_.at().position < central_head_);
  }
  [[nodiscard]] bool pulls() const noexcept { return pulled_.wanted(); }
  /// A PULL of what comes next. Only after a hello() that was answered.
  [[nodiscard]] std::string next_pull(std::uint64_t bytes);
  [[nodiscard]] Result<void> on_pull_answer(std::string_view frame);
  /// Records how far was pulled, if the log does not say so yet.
  [[nodiscard]] Result<void> mark_pulled() { return pulled_.mark(); }
  /// Up to where; zero without a filter and before the first page.
  [[nodiscard]] Position pulled() const noexcept { return pulled_.at().position; }
  [[nodiscard]] Position central_head() const noexcept { return central_head_; }

  /// The request got no answer, or the session must not go on: only hello() may follow.
  void drop() noexcept {
    welcomed_ = false;
    verified_.reset();
  }

  [[nodiscard]] bool welcomed() const noexcept { return welcomed_; }
  /// What both sides agreed on in this session; nothing before the first answer.
  [[nodiscard]] const std::optional<VerifiedPair>& verified() const noexcept { return verified_; }
  /// Has an outcome at the central, as of the last answer; nothing before the first one ever.
  [[nodiscard]] const std::optional<Sequence>& decided() const noexcept { return decided_; }
  [[nodiscard]] const std::string& central() const noexcept { return refusals_.central(); }
  /// The last PUSH that next_push() made.
  [[nodiscard]] const OutgoingPush& sent() const noexcept { return sent_; }
  [[nodiscard]] std::uint64_t refused() const noexcept { return refused_; }
  /// How long the central asked to wait, with Errc::unavailable.
  [[nodiscard]] std::optional<std::chrono::seconds> retry_after() const noexcept { return retry_after_; }

 private:
  [[nodiscard]] Result<std::string> open(std::string_view frame, protocol::FrameType expected,
                                         std::uint64_t bytes_max = protocol::kMessageBytesMax);
  [[nodiscard]] Error as_error(const protocol::Refusal& refusal);
  [[nodiscard]] Result<Position> first_pending() const;
  [[nodiscard]] Result<void> check_link(const Linked& linked);
  [[nodiscard]] Result<Position> local_end(Sequence sequence) const;
  [[nodiscard]] Result<void> record(const std::vector<protocol::Refused>& refused, Sequence decided);
  void verify(Sequence sequence, Position local, Position central);
  void rotate_to(const std::string& offered);

  EventStore& store_;
  const Clock& clock_;
  RefusalLog refusals_;
  pull::PullLog pulled_;
  SessionToken session_;
  Outbox outbox_;
  bool welcomed_ = false;
  FrameBudget limits_{};
  OutgoingPush sent_{};
  std::optional<Sequence> decided_;
  std::optional<VerifiedPair> verified_;
  Position central_head_{};  ///< as of the last answer
  Linked agreed_{};          ///< the link behind verified_, also of earlier sessions: saves walking the log again
  Position agreed_local_{};
  std::optional<std::chrono::seconds> retry_after_;
  std::uint64_t refused_ = 0;
  std::optional<std::chrono::steady_clock::time_point> rotate_at_;  ///< when the next token is asked for; nothing = now
};

}  // namespace opossum::sync::push
