// SPDX-License-Identifier: MIT
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>

#include "gateway/net/task.hpp"
#include "store/options.hpp"

namespace opossum::gateway {

/// Coroutines that run on their own, counted, so that none is forgotten. Thread-safe.
class TaskGroup {
 public:
  /// `owner` is a literal, for the log: "http".
  TaskGroup(const char* owner, Logger logger) : owner_(owner), logger_(std::move(logger)) {}

  /// Runs the task on the executor. What it throws is logged as an error under `name`, which must be a literal.
  void spawn(Executor executor, Task<void> task, const char* name);
  /// Waits until no task is left.
  void wait();
  [[nodiscard]] std::size_t count() const;

 private:
  void finished(const char* name, std::exception_ptr failure) noexcept;

  const char* owner_;
  Logger logger_;
  mutable std::mutex mutex_;
  std::condition_variable none_left_;
  std::size_t count_ = 0;
};

}  // namespace opossum::gateway
