// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "store/commit.hpp"
#include "store/cursor.hpp"
#include "store/event.hpp"
#include "store/options.hpp"
#include "store/query.hpp"
#include "store/result.hpp"
#include "store/statistics.hpp"
#include "store/subscription.hpp"

namespace opossum {

/// The end of the log as readers see it. In an empty store all numbers are zero, and the chain already holds the first header.
struct Head {
  Position position;
  CommitNumber commit;
  Digest chain{};     ///< proves the whole history up to `commit`
  Timestamp time{};   ///< when that commit was written
};

/// Who a store is; from store.json.
struct StoreIdentity {
  std::string id;           ///< lower-case UUID
  std::string name;
  std::uint32_t epoch = 1;  ///< raised when the store is restored from a backup
  Timestamp created{};
};

/// Where an epoch begins in the log. The first one begins with it.
struct EpochBegin {
  std::uint32_t epoch = 1;
  Position position;  ///< the last event of the epochs before
  Linked authored;    ///< the last commit of the epochs before that may leave
  friend bool operator==(const EpochBegin&, const EpochBegin&) = default;
};

using AppendCallback = std::function<void(Result<Receipt>)>;

/// An append-only log of events in one directory, with queries by type and tag and with append conditions.
///
/// One process writes; any number may read (StoreOptions::read_only). All members are thread-safe. Nothing throws.
/// Durability: when append() returns or submit() calls back with a Receipt, the commit is on disk (Durability::fsync).
/// Source: docs/store-format.md.
class EventStore {
 public:
  /// Opens or creates the store and recovers it: a torn tail is cut, damage is refused.
  /// Errc::locked, damaged, not_a_store, unsupported_format, disk_full, io_error.
  [[nodiscard]] static Result<std::unique_ptr<EventStore>> open(StoreOptions options);

  /// close(), if that has not happened.
  ~EventStore();
  EventStore(const EventStore&) = delete;
  EventStore& operator=(const EventStore&) = delete;

  /// Appends and waits until the commit is durable. The calling thread may prepare and write the commits of others, too.
  /// Errc::invalid_argument, too_large, key_reuse, condition_failed, queue_full, disk_full, poisoned, read_only, closed.
  [[nodiscard]] Result<Receipt> append(const Commit& commit);

  /// Queues and returns. The callback runs once, on a thread of the store, and must neither block nor throw.
  /// Commits submitted by one thread are stored in that order.
  void submit(Commit commit, AppendCallback done);

  /// Queues all of them in one step, so that they are stored in this order and mostly in one group.
  /// `done` runs once for each commit, in order.
  void submit_all(std::vector<Commit> commits, std::function<void(std::size_t, Result<Receipt>)> done);

  /// A cursor over what is visible now; later appends are not seen. Errc::invalid_argument for an invalid query.
  [[nodiscard]] Result<Cursor> read(Query query, ReadOptions options = {}) const;

  /// From history to live without a gap: starts after `after` (absent = from the beginning). An event that is refused after it was handed
  /// out is not taken back: its `$sync.rejected` event tells.
  [[nodiscard]] Result<Subscription> subscribe(Query query, std::optional<Position> after = {}, View view = View::effective) const;

  /// The event, or nothing if there is none.
  [[nodiscard]] Result<std::optional<StoredEvent>> event_at(Position position) const;

  /// Whole commit lines after `after`, up to the head at the time of the call.
  [[nodiscard]] Result<CommitCursor> read_commits(CommitNumber after) const;
  /// The same, beginning with the first commit authored here in `lane` whose sequence is greater than `after`.
  [[nodiscard]] Result<CommitCursor> read_authored(Sequence after, std::uint8_t lane = 0) const;

  [[nodiscard]] Head head() const;
  [[nodiscard]] const StoreIdentity& identity() const noexcept;
  /// The epochs that were begun in this log, oldest first.
  [[nodiscard]] Result<std::vector<EpochBegin>> epochs() const;
  [[nodiscard]] StoreStatistics statistics() const;
  /// What the background check found and how far it is; empty without one.
  [[nodiscard]] ScrubStatus scrub_status() const;
  /// Set once the store refuses appends: Errc::poisoned, disk_full or damaged.
  [[nodiscard]] std::optional<Error> failure() const;

  /// How many commits were authored here in `lane`, and the link there. Durable ones only.
  [[nodiscard]] Linked authored(std::uint8_t lane = 0) const;
  /// The link of a sequence authored here. Errc::invalid_argument beyond authored().
  [[nodiscard]] Result<Digest> link_at(Sequence sequence, std::uint8_t lane = 0) const;
  /// What this store holds of another origin; nothing if it never saw it.
  [[nodiscard]] std::optional<OriginProgress> progress_of(const OriginId& origin) const;
  [[nodiscard]] std::vector<std::pair<OriginId, OriginProgress>> origins() const;
  /// The commit that holds the outcome of a sequence of an origin, or nothing; of a skipped one the first commit behind it.
  [[nodiscard]] Result<std::optional<StoredCommit>> find_outcome(const OriginId& origin, Sequence sequence) const;

  /// The newest commit that moved the counter (see pull_counter() too) among those whose events lie behind `after` and before `before`.
  [[nodiscard]] Result<std::optional<StoredCommit>> find_newest(const OriginId& counter, Position after, Position before) const;
  /// The commit that holds this event, or nothing.
  [[nodiscard]] Result<std::optional<StoredCommit>> commit_of(Position position) const;
  /// The chain value right after this commit: reads its segment from the begin, or from where the last call ended.
  /// Errc::invalid_argument beyond the head.
  [[nodiscard]] Result<Digest> chain_at(CommitNumber commit) const;

  /// The chain value that the line of this commit was chained to: what comes before it, headers included. With it anyone can check the
  /// line: chain_at(commit) = SHA-256(chain_before ‖ SHA-256(line)). Costs and errors as chain_at().
  [[nodiscard]] Result<Digest> chain_before(CommitNumber commit) const;

  /// Calls `listener` after every new head, on the committing thread, until the returned handle is destroyed.
  /// It must neither block nor call the store.
  [[nodiscard]] std::shared_ptr<void> on_new_head(std::function<void(Position)> listener) const;

  /// Closes the active segment now and waits until it and all earlier ones are sealed.
  [[nodiscard]] Result<void> seal();
  /// What background threads do otherwise: chain lines after quiet, the change of the day, sealing, checking the next sealed segment.
  void maintain();
  /// Goes the way of a commit without making one: waits its turn, writes what is prepared, and syncs the active segment. For watchdogs: as
  /// long as it returns, the store commits. Errc::poisoned, closed, read_only; other errors as failure() has them.
  [[nodiscard]] Result<void> check_commits();
  /// In a read-only store: looks for commits that the writing process has added. True if there are new ones.
  [[nodiscard]] Result<bool> refresh();
  /// Waits for what is queued, trims the active segment and releases the lock. Later calls fail with Errc::closed.
  [[nodiscard]] Result<void> close();

 private:
  class Implementation;
  explicit EventStore(std::unique_ptr<Implementation> implementation);
  [[nodiscard]] Result<void> begin_epoch();
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace opossum
