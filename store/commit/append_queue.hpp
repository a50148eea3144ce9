// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <mutex>
#include <span>
#include <vector>

#include "store/commit/request.hpp"
#include "store/options.hpp"

namespace opossum::commit {

/// Appends that wait to be prepared, the question who prepares them, and how much is on its way to the disk. Thread-safe.
///
/// The rule: as long as the queue holds something, exactly one thread has the duty to prepare. The thread whose push() found
/// nobody with it gets it, and keeps it until drained() says that it has ended.
class AppendQueue {
 public:
  explicit AppendQueue(const StoreOptions& options) : options_(options) {}

  enum class Role : std::uint8_t { prepare, follow };
  /// Errc::queue_full with a hint when to retry, or closed; nothing is queued then. `requests` stay in order.
  [[nodiscard]] Result<Role> push(std::span<Request* const> requests);
  /// True if nothing waits: the duty to prepare has ended then.
  [[nodiscard]] bool drained();
  /// Moves at most `commits_max` requests of together at most `bytes_max` to `out`, but at least one. For who has the duty.
  void take(std::vector<Request*>& out, std::size_t commits_max, std::uint64_t bytes_max);
  /// Callers of what is pushed from here on wait in the next room.
  void next_room();
  /// These requests were answered: they no longer count. `took` is how long their group was on the disk.
  void release(std::uint64_t commits, std::uint64_t bytes, std::chrono::steady_clock::duration took);

  /// Refuses further appends; those that wait are still stored.
  void close();
  /// Appends that are not answered yet.
  [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> waiting() const;

 private:
  [[nodiscard]] Error full() const;

  const StoreOptions& options_;
  mutable std::mutex mutex_;
  std::deque<Request*> waiting_;
  std::uint64_t commits_ = 0;  ///< waiting, prepared and being written
  std::uint64_t bytes_ = 0;
  double bytes_a_millisecond_ = 0;  ///< lately
  std::size_t room_ = 0;
  bool preparing_ = false;
  bool closed_ = false;
};

}  // namespace opossum::commit
