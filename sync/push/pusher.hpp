// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "store/event_store.hpp"
#include "sync/protocol/messages.hpp"
#include "sync/push/approvals.hpp"
#include "sync/push/backoff.hpp"
#include "sync/push/edge_session.hpp"
#include "sync/push/frame_size.hpp"
#include "sync/push/pace.hpp"
#include "sync/push_target.hpp"

namespace opossum::sync::push {

/// What to do before the next step().
struct Wait {
  std::chrono::milliseconds time{0};
  bool new_commits_end_it = false;  ///< an operator's action always does
};

/// Decides when to talk to the central and about what; without a thread of its own, so that a test can take each step.
/// step() belongs to one thread; the rest is thread-safe.
class Pusher {
 public:
  Pusher(EventStore& store, const PushTargetOptions& options, Transport& transport, Logger logger, Clock& clock, std::uint64_t seed);

  /// At most one request and its answer.
  [[nodiscard]] Wait step();

  [[nodiscard]] TargetStatus status() const;
  void now();
  void pause();
  void resume();
  void note_stopped();
  [[nodiscard]] Approvals& approvals() noexcept { return approvals_; }

 private:
  using Milliseconds = std::chrono::milliseconds;

  [[nodiscard]] std::optional<Wait> must_wait();
  [[nodiscard]] std::optional<Wait> outside_window();
  [[nodiscard]] Wait greet();
  [[nodiscard]] Wait push();
  [[nodiscard]] bool pull_due(SteadyTime now) const;
  [[nodiscard]] Wait pull();
  [[nodiscard]] Wait rest();
  /// Errc::unavailable for an answer that is not the protocol's.
  [[nodiscard]] Result<std::string> exchange(std::string_view path, std::string_view frame);
  [[nodiscard]] Wait failed(const Error& error, std::optional<std::chrono::seconds> retry_after);
  void set(TargetState state);
  void publish();
  [[nodiscard]] std::optional<double> age_of_oldest(Sequence decided) const;

  EventStore& store_;
  const PushTargetOptions options_;
  Transport& transport_;
  const Logger logger_;
  Clock& clock_;

  Approvals approvals_;

  // Of the stepping thread.
  EdgeSession session_;
  Backoff backoff_;
  FrameSize frame_size_;
  Pace pace_;
  SteadyTime next_heartbeat_{};
  SteadyTime gather_until_{};
  SteadyTime pulled_at_{};
  bool page_was_full_ = false;
  bool pulled_last_ = false;  ///< it is the push's turn
  SteadyTime next_mark_{};
  SteadyTime retry_at_{};
  bool waits_for_retry_ = false;
  bool refused_ = false;
  std::optional<std::chrono::seconds> asked_to_wait_;

  mutable std::mutex mutex_;
  // Guarded by mutex_.
  TargetStatus status_;
  mutable Rate rate_;
  std::optional<Sequence> decided_;
  bool paused_;
  bool now_ = false;        ///< until nothing is left
  bool retry_now_ = false;  ///< until the next step
};

}  // namespace opossum::sync::push
