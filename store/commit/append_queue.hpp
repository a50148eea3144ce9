// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <span>
#include <vector>

#include "store/commit/request.hpp"
#include "store/options.hpp"

namespace opossum::commit {

/// Waiting appends, and the question who leads the next group. Thread-safe.
///
/// The rule: as long as the queue holds something, exactly one thread is due to lead. It is the thread that found no leader when
/// it queued its append, or one that a leaving leader woke: the waiting thread in front, or the committer thread if
/// the front was submitted.
class AppendQueue {
 public:
  explicit AppendQueue(const StoreOptions& options) : options_(options) {}

  enum class Role : std::uint8_t { lead, follow };
  /// Errc::queue_full or closed; nothing is queued then. `requests` stay in order.
  [[nodiscard]] Result<Role> push(std::span<Request* const> requests);
  /// Moves requests to `out` up to the group's limits, which `bytes` and `out.size()` count.
  void take(std::vector<Request*>& out, std::uint64_t& bytes);
  /// The leader is done taking: wakes the next one if anything waits.
  void pass_on();

  /// The submitter that became leader hands the lead to the committer thread.
  void wake_committer();
  /// For the committer thread: waits until it shall lead. False at the end.
  [[nodiscard]] bool wait_to_lead();
  /// The same without waiting, where there is no committer thread.
  [[nodiscard]] bool try_to_lead();
  /// Refuses further appends; those that wait are still stored.
  void close();
  void end_committer();
  [[nodiscard]] bool idle() const;
  [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> waiting() const;

 private:
  const StoreOptions& options_;
  mutable std::mutex mutex_;
  std::condition_variable committer_wakes_;
  std::deque<Request*> waiting_;
  std::uint64_t bytes_ = 0;
  bool led_ = false;              ///< a thread is due to lead or is taking
  bool committer_leads_ = false;
  bool closed_ = false;
  bool ended_ = false;
};

}  // namespace opossum::commit
