// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <mutex>

#include "store/commit/append_queue.hpp"
#include "store/commit/counters.hpp"
#include "store/commit/event_count.hpp"
#include "store/commit/group.hpp"
#include "store/commit/workers.hpp"
#include "store/log/log_writer.hpp"

namespace opossum::commit {

/// The commit path: queue → prepare → write → complete, each step done by one thread at a time (see Duty).
///
/// - Prepare: under `preparing_`, commits are decided, numbered, formatted and entered into the open group.
/// - Write: the writer takes the group in front and closes it, then writes and syncs it under `writing_`, and publishes it. So one
///   group is prepared while another syncs, and groups become durable in the order of their numbers.
/// - Complete: requests are answered in the order of their numbers.
///
/// A lone caller of append() does all three itself, without any hand-over. In company it leaves the writing to the workers, who
/// also do everything for submitted commits: by the time a worker runs, the group holds what the others appended meanwhile.
/// Locks are taken in the order `preparing_`, `writing_`; who holds both after drain() has the log to itself.
class Committer {
 public:
  Committer(const StoreOptions& options, Clock& clock, const log::Layout& layout, FileSystem& files, const StoreIdentity& identity,
            read::Catalog& catalog, Counters& counters);
  ~Committer();

  /// Takes over a recovered log.
  void start(std::shared_ptr<log::OpenSegment> active, std::uint64_t end, const log::WriterState& state);

  [[nodiscard]] Result<Receipt> append(EncodedCommit commit);
  /// Ownership of the requests passes on; each has a callback. On an error none was taken.
  [[nodiscard]] Result<void> submit(std::vector<std::unique_ptr<Request>>& requests);

  /// Writes a chain line if commits follow the last one.
  [[nodiscard]] Result<void> write_chain_line();
  /// Ends the active segment and begins the next, if it holds a commit.
  [[nodiscard]] Result<void> rotate(bool only_if_due);
  /// Writes what is prepared and syncs the active segment.
  [[nodiscard]] Result<void> check();
  /// Called with each segment that was ended and the log's state after it, on the thread that ended it.
  void on_closed_segment(std::function<void(std::shared_ptr<log::OpenSegment>, log::WriterState)> listener) { closed_segment_ = std::move(listener); }

  [[nodiscard]] std::optional<Error> failure() const;
  [[nodiscard]] std::chrono::steady_clock::time_point last_commit() const { return last_commit_.load(); }
  [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> waiting() const { return queue_.waiting(); }

  /// Stores what waits, refuses the rest, and trims the segment.
  [[nodiscard]] Result<void> close();

 private:
  using GroupPointer = std::shared_ptr<Group>;

  void perform(Duty duty);

  // prepare.cpp. prepare() is true if the duty to write is now this thread's.
  [[nodiscard]] bool prepare();
  [[nodiscard]] bool prepare_some();
  [[nodiscard]] Group& open_group(const Request& request);
  void finish(Group& group);
  [[nodiscard]] Result<void> check_possible(const Request& request);

  // write.cpp.
  void write_one_group();
  void write_groups();
  [[nodiscard]] GroupPointer write_next();
  [[nodiscard]] GroupPointer take_front();
  void write(const GroupPointer& group);
  [[nodiscard]] Result<void> write_bytes(std::string_view bytes);
  void extend();
  void drain();
  void roll_back();

  // complete.cpp.
  void add_written(const GroupPointer& group);
  [[nodiscard]] bool take_completion();
  void complete_groups();
  void complete(Group& group);
  void settle(Request& request);
  void wait_for(const Request& request);

  // segment_turn.cpp.
  class WholeLog;
  void begin_next_segment_if_due();
  [[nodiscard]] bool rotation_due() const;
  [[nodiscard]] Result<void> write_chain(bool sealed);
  [[nodiscard]] Result<void> begin_next_segment();

  const StoreOptions& options_;
  Clock& clock_;
  const log::Layout& layout_;
  FileSystem& files_;
  const StoreIdentity& identity_;
  read::Catalog& catalog_;
  Counters& counters_;
  AppendQueue queue_;
  Workers workers_;

  std::mutex preparing_;
  // Guarded by preparing_: the log's end as it will be when everything prepared is durable.
  log::WriterState state_;
  std::uint64_t prepared_end_ = 0;
  std::map<OriginId, Sequence> decided_;
  std::shared_ptr<const log::SegmentList> segments_;
  std::deque<GroupPointer> prepared_;        ///< not empty: somebody has the duty to write; the last one is open
  std::atomic<bool> more_prepared_ = false;  ///< whether prepared_ holds something, for a glance without the lock
  bool writing_taken_ = false;               ///< somebody has the duty to write
  std::atomic<bool> writer_waits_ = false;   ///< ... and waits for preparing_
  std::chrono::steady_clock::time_point space_checked_{};
  std::optional<Error> no_space_;
  std::optional<Error> no_next_segment_;  ///< the active segment is ended, but its successor could not be created

  std::mutex writing_;
  // Guarded by writing_.
  log::LogWriter writer_;
  log::WriterState durable_;
  std::atomic<bool> in_company_ = false;       ///< the last group had more than one request
  std::atomic<bool> rollback_needed_ = false;  ///< a write failed: what was prepared after it must be taken back

  std::atomic<bool> extending_ = false;

  std::array<EventCount, kWaitingRooms> rooms_{};
  std::mutex completing_;
  // Guarded by completing_.
  std::deque<GroupPointer> written_;
  bool completion_taken_ = false;

  mutable std::mutex failure_mutex_;
  std::optional<Error> failure_;
  std::atomic<bool> failed_ = false;
  std::atomic<std::chrono::steady_clock::time_point> last_commit_{};
  std::function<void(std::shared_ptr<log::OpenSegment>, log::WriterState)> closed_segment_;
  bool closed_ = false;
};

}  // namespace opossum::commit
