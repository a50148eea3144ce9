// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <mutex>
#include <thread>
#include <unordered_set>
#include <vector>

#include "gateway/net/task.hpp"

namespace opossum::gateway {

/// One thread and what lives on it. Members without a note belong to that thread.
class Loop {
 public:
  using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

  Loop() = default;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void start();
  /// From another thread: lets the thread end when it has nothing left to do, and waits for it.
  void join();

  /// From any thread: runs `completion` here. Many completions that come together wake the thread once.
  void complete(std::move_only_function<void()> completion);

  [[nodiscard]] Executor executor() noexcept { return context_.get_executor(); }
  [[nodiscard]] boost::asio::io_context& context() noexcept { return context_; }

  /// Waits for `time`, or until end_sleeps().
  [[nodiscard]] Task<void> sleep(std::chrono::milliseconds time);
  void end_sleeps();

 private:
  void run_completions();

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<Executor> guard_{context_.get_executor()};
  std::thread thread_;
  std::unordered_set<Timer*> sleeping_;

  std::mutex mutex_;
  std::vector<std::move_only_function<void()>> completions_;  // guarded by mutex_
  std::vector<std::move_only_function<void()>> running_;
};

}  // namespace opossum::gateway
