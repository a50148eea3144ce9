// SPDX-License-Identifier: MIT
#pragma once

#include <mutex>
#include <vector>

#include "ingest/gap.hpp"
#include "ingest/quarantine.hpp"
#include "ingest/rule.hpp"
#include "ingest/sparkplug_host.hpp"
#include "store/event_store.hpp"

namespace opossum::ingest {

/// Where a message ended; each of them may be acknowledged.
enum class Fate : std::uint8_t {
  stored,
  seen,         ///< its idempotency key was stored before
  quarantined,  ///< no rule maps it, or the store says that it can never be stored
  dropped,      ///< no rule maps it and `unmatched` is drop
  let_go,       ///< for the quarantine, which is full
};

/// How another try for a quarantined message ended.
struct Retried {
  Fate fate = Fate::quarantined;     ///< stored, seen, or quarantined: it is where it was
  std::optional<Receipt> receipt{};  ///< with `stored` and `seen`
  Rejection rejection{};             ///< with `quarantined`: why, by the rules of now
};

/// The way of every message into the store: rules, then store or quarantine. Thread-safe. Store and quarantine must outlive it.
class Intake {
 public:
  Intake(EventStore& store, Quarantine& quarantine, RuleSet rules);

  /// Durable on return. An error means that the message is nowhere and must not be acknowledged: the store or the quarantine cannot
  /// take anything at the moment (disk_full, poisoned, queue_full, io_error, closed, …).
  [[nodiscard]] Result<Fate> take(const Message& message);
  /// The same for many with few fsyncs, stored in their order; one result for each.
  [[nodiscard]] std::vector<Result<Fate>> take_all(const std::vector<Message>& messages);

  /// Maps a quarantined message by the rules of now and removes it from quarantine once it is durable in the store; nothing if there is
  /// none of this id. An event without a time of its own gets that of the message's arrival. A commit without a key gets the message's
  /// retry key, else `quarantine:ID`, so that a crash between storing and removing does not store it twice. On an error the message is
  /// still there.
  [[nodiscard]] Result<std::optional<Retried>> retry(std::string_view id);

  /// Where messages are reported that a full quarantine lets go; must outlive this. Call before the first message.
  void report_gaps_to(GapLog& gaps) { gaps_ = &gaps; }
  /// Who understands messages of Sparkplug B; must outlive this. Call before the first message. Without it they go to quarantine.
  void read_metrics_by(SparkplugHost& host) { host_ = &host; }
  /// For messages that come after the call.
  void use_rules(RuleSet rules);
  /// Set while the store refuses everything.
  [[nodiscard]] std::optional<Error> failure() const { return store_.failure(); }

  // The steps of take(), for those who take them at different times.
  /// By the rules of now. Once for each message: what it says of Sparkplug B is noted.
  [[nodiscard]] Mapped map(const Message& message) const;
  /// Into quarantine: durable on return.
  [[nodiscard]] Result<Fate> reject(const Message& message, const Rejection& rejection);
  /// What the store's answer means; a message that it will never take goes into quarantine.
  [[nodiscard]] Result<Fate> settle(const Message& message, Result<Receipt> receipt);
  /// The store's refusal as a reason for quarantine.
  [[nodiscard]] static Rejection refusal(const Error& error) { return {"", "the store refuses it: " + error.message()}; }
  /// Whether the same message would meet the same error for ever. All other errors are about the store, not about the message.
  [[nodiscard]] static bool blames_the_message(Errc code);
  [[nodiscard]] EventStore& store() const noexcept { return store_; }

 private:
  [[nodiscard]] RuleSet rules() const;

  EventStore& store_;
  Quarantine& quarantine_;
  GapLog* gaps_ = nullptr;
  SparkplugHost* host_ = nullptr;
  mutable std::mutex mutex_;
  RuleSet rules_;
};

}  // namespace opossum::ingest
