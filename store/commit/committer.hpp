// SPDX-License-Identifier: MIT
#pragma once

#include <map>
#include <mutex>
#include <thread>

#include "store/commit/append_queue.hpp"
#include "store/commit/group.hpp"
#include "store/commit/counters.hpp"
#include "store/log/log_writer.hpp"

namespace opossum::commit {

/// The commit path: leader and followers with a pipeline of two groups.
///
/// A leader holds `preparing_` while it decides and formats a group, then takes `writing_`, lets go of `preparing_` so that the next leader
/// can prepare, writes, syncs, publishes, lets go of `writing_`, and completes its callers. So one group is prepared while another syncs,
/// and groups become durable in the order of their numbers.
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
  /// Called with each segment that was ended and the log's state after it, on the thread that ended it.
  void on_closed_segment(std::function<void(std::shared_ptr<log::OpenSegment>, log::WriterState)> listener) { closed_segment_ = std::move(listener); }

  [[nodiscard]] std::optional<Error> failure() const;
  [[nodiscard]] std::chrono::steady_clock::time_point last_commit() const { return last_commit_.load(); }
  [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> waiting() const { return queue_.waiting(); }

  /// Stores what waits, refuses the rest, and trims the segment.
  [[nodiscard]] Result<void> close();

 private:
  void lead();
  void run_committer();
  void fill(Group& group);
  [[nodiscard]] Result<void> check_possible(const Request& request);
  [[nodiscard]] Result<void> write(const Group& group);
  [[nodiscard]] Result<void> write_bytes(std::string_view bytes);
  void complete(const Group& group, const Result<void>& written);
  void settle(Request& request);
  void roll_back();
  [[nodiscard]] bool rotation_due() const;
  [[nodiscard]] Result<void> write_chain(bool sealed);
  [[nodiscard]] Result<void> rotate_locked();

  const StoreOptions& options_;
  Clock& clock_;
  const log::Layout& layout_;
  FileSystem& files_;
  const StoreIdentity& identity_;
  read::Catalog& catalog_;
  Counters& counters_;
  AppendQueue queue_;

  std::mutex preparing_;
  // Guarded by preparing_: the writer's own view, ahead of what is durable.
  log::WriterState state_;
  std::uint64_t prepared_end_ = 0;
  std::map<OriginId, Sequence> decided_;
  std::shared_ptr<const log::SegmentList> segments_;
  std::chrono::steady_clock::time_point space_checked_{};
  std::optional<Error> no_space_;
  std::optional<Error> no_next_segment_;  ///< the active segment is ended, but its successor could not be created

  std::mutex writing_;
  // Guarded by writing_.
  log::LogWriter writer_;
  log::WriterState durable_;
  std::atomic<bool> rollback_needed_ = false;  ///< a write failed: what was prepared after it must be taken back

  mutable std::mutex failure_mutex_;
  std::optional<Error> failure_;
  std::atomic<bool> failed_ = false;
  std::atomic<std::chrono::steady_clock::time_point> last_commit_{};
  std::function<void(std::shared_ptr<log::OpenSegment>, log::WriterState)> closed_segment_;
  std::thread thread_;
  std::atomic<int> leading_ = 0;
  bool closed_ = false;
};

}  // namespace opossum::commit
