// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "gateway/net/loop.hpp"
#include "gateway/net/task.hpp"

namespace opossum::gateway {

/// Threads for calls that may block, so that the loops do not. Thread-safe.
class WorkerPool {
 public:
  WorkerPool(unsigned threads, std::size_t queue_max);
  /// Finishes what is queued.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Runs `work` on a worker and resumes on `loop`. False, without running it, when the queue is full.
  /// `work` must not throw; it may refer to the caller's frame.
  [[nodiscard]] Task<bool> run(Loop& loop, std::function<void()> work);

  [[nodiscard]] std::size_t queued() const;

 private:
  [[nodiscard]] bool submit(std::move_only_function<void()> job);
  void serve();

  const std::size_t queue_max_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::move_only_function<void()>> jobs_;  // guarded by mutex_
  bool stopping_ = false;                             // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace opossum::gateway
