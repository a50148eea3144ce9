// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "store/event_store.hpp"
#include "sync/disclosure.hpp"
#include "sync/schedule.hpp"
#include "sync/transport.hpp"

namespace opossum::sync {

/// How to reach a central and when.
struct PushTargetOptions {
  std::string name;                          ///< the target's name; its pin of the central and its refusals are recorded under it
  std::string url;                           ///< "https://hq.example:8443"; "/v1/replication/…" is appended
  std::string token{};                       ///< sent as bearer token; never logged
  std::string ca_file{};                     ///< PEM bundle that signs the central's certificate; empty = the system's
  std::string certificate_file{};            ///< PEM, for a central that asks for one; empty = none
  std::string key_file{};                    ///< PEM, of certificate_file
  bool insecure = false;                     ///< allows plain http to a host that is not loopback
  Schedule schedule{};                       ///< when it may send; local time
  std::uint64_t bandwidth = 0;               ///< bytes/s sent, averaged over seconds; 0 = no cap
  bool paused = false;                       ///< starts paused
  Disclosure disclosure{};                   ///< what may leave at all, and what is taken out of it
  bool approve = false;                      ///< nothing leaves before approve_through() or approve_until() says so
  std::optional<Query> pull{};               ///< which of the central's commits come here: those with a matching event; nothing = none

  std::uint64_t frame_bytes_start = 64 << 10;       ///< of commit lines in one request; doubled on success, halved on a timeout
  std::uint64_t frame_bytes_max = 1 << 20;
  std::chrono::milliseconds connect_timeout{10'000};
  std::chrono::milliseconds request_timeout{60'000};
  std::chrono::milliseconds retry_min{1'000};       ///< full jitter between zero and a bound that doubles from here …
  std::chrono::milliseconds retry_max{300'000};     ///< … to here
  std::chrono::milliseconds heartbeat{15'000};      ///< when nothing is to be sent, the session is verified this often
  std::chrono::milliseconds gather{20};             ///< least time between two requests that are not full
  std::chrono::milliseconds pull_every{5'000};      ///< when nothing else tells that the central has something new
  std::chrono::milliseconds pull_gather{200};       ///< least time between two pulls, while the central has no more than fits in one
};

/// What a target is doing, in the words of the API ("waiting-for-window").
enum class TargetState : std::uint8_t {
  idle,                ///< nothing left to send
  connecting,          ///< greeting the central
  sending,
  receiving,           ///< pulling the central's commits
  waiting_for_window,  ///< the schedule is closed
  waiting_for_approval,  ///< everything that an operator approved was sent, and more is there
  paused,              ///< by an operator
  backing_off,         ///< after a failure; `next_retry` says until when
  needs_operator,      ///< the central refused; `last_error` says what to do. Nothing is deleted, recording goes on
  stopped,
};
[[nodiscard]] std::string_view name(TargetState state) noexcept;

/// What both sides were seen to agree on, by sequence and link, in this session.
struct VerifiedPair {
  Sequence sequence;        ///< every commit of this store up to it has its outcome at the central
  Position local;           ///< the last event of that commit here; zero before the first
  Position central;         ///< the central's head at that time
  Timestamp time{};         ///< when it was verified
  friend bool operator==(const VerifiedPair&, const VerifiedPair&) = default;
};

struct TargetStatus {
  std::string name;
  std::string url;
  TargetState state = TargetState::connecting;
  std::string central{};                             ///< the central's store id; empty before the first contact ever
  std::optional<VerifiedPair> verified{};            ///< nothing = unknown: not compared in this session
  bool in_sync = false;                              ///< verified in this session, and nothing was recorded since
  std::optional<std::uint64_t> lag_commits{};        ///< nothing = unknown: no answer since the start
  std::optional<double> lag_seconds{};               ///< age of the oldest commit without outcome; 0 = none waits
  std::optional<Position> pulled{};                  ///< the central's log was looked at up to here; nothing = not pulled in this session
  std::optional<std::uint64_t> pull_lag{};           ///< positions at the central behind it, as of the last answer
  std::string last_error{};                          ///< empty after a success
  std::uint64_t commits_sent = 0;                    ///< with an outcome, since the start
  std::uint64_t commits_refused = 0;                 ///< of them, since the start
  std::uint64_t bytes_sent = 0;                      ///< request bodies as sent, since the start
  double bytes_per_second = 0;                       ///< of late
  std::optional<Timestamp> next_window{};            ///< when the schedule opens, if it is closed
  std::optional<Timestamp> next_retry{};             ///< when it tries again by itself
};

/// Carries what was authored in a store to one central, in its own thread. Source: docs/sync-protocol.md.
/// All members are thread-safe; nothing throws. The store must outlive it.
class PushTarget {
 public:
  /// Starts the thread. Errc::invalid_argument for a bad name or URL; Errc::refused for plain http to another host without `insecure`.
  [[nodiscard]] static Result<std::unique_ptr<PushTarget>> start(EventStore& store, PushTargetOptions options, Logger logger = {},
                                                                 Clock* clock = nullptr);
  /// The same over a transport of the caller's.
  [[nodiscard]] static Result<std::unique_ptr<PushTarget>> start(EventStore& store, PushTargetOptions options, Logger logger,
                                                                 Clock* clock, std::unique_ptr<Transport> transport);
  /// stop()
  ~PushTarget();
  PushTarget(const PushTarget&) = delete;
  PushTarget& operator=(const PushTarget&) = delete;

  [[nodiscard]] TargetStatus status() const;
  /// Sends what is there now, whatever the schedule says, until nothing is left; also ends a wait for a retry.
  /// A paused target ignores it.
  void now();
  void pause();
  void resume();
  /// With PushTargetOptions::approve: lets everything leave that was recorded here up to this commit, or what lies before the first
  /// commit with an event of a later time. Durable on return. Errc::refused for a target that needs no approval; store errors.
  [[nodiscard]] Result<void> approve_through(CommitNumber commit);
  [[nodiscard]] Result<void> approve_until(Timestamp time);
  /// Ends a request under way and the thread; waits for it. What was not answered is sent again after the next start. Idempotent.
  void stop();

 private:
  class Implementation;
  explicit PushTarget(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace opossum::sync
