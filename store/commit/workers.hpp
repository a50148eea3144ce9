// SPDX-License-Identifier: MIT
#pragma once

#include <array>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace opossum::commit {

/// What a commit needs done on its way. Each duty is with at most one thread at a time: with the caller of an append that found
/// nobody doing it, or with a worker to whom it was passed on.
enum class Duty : std::uint8_t {
  write,     ///< writes and syncs prepared groups, one after the other
  complete,  ///< answers the requests of written groups, in order
  prepare,   ///< decides and formats what is queued
  extend,    ///< writes zeros ahead of the end of the log
};
inline constexpr std::size_t kDuties = 4;

/// The store's own threads on the commit path: one can write while the other prepares and completes. Thread-safe.
class Workers {
 public:
  ~Workers() { stop(); }

  void start(std::function<void(Duty)> perform);
  [[nodiscard]] bool started() const noexcept { return !threads_.empty(); }
  /// The duty is the workers' from here on. It must not be with them already.
  void pass_on(Duty duty);
  /// Waits until what was passed on is done.
  void stop();

 private:
  void run();

  std::function<void(Duty)> perform_;
  std::mutex mutex_;
  std::condition_variable due_changed_;
  std::array<bool, kDuties> due_{};
  bool ends_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace opossum::commit
