// SPDX-License-Identifier: MIT
#pragma once

#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "gateway/http/task.hpp"

namespace opossum::gateway {

class Connection;

/// One thread and the connections that live on it. Members without a note belong to that thread.
class Loop {
 public:
  using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

  Loop() = default;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  void start();
  /// From another thread: lets run() return and waits for the thread.
  void join();

  /// From any thread: runs `completion` here. Many completions that come together wake the thread once.
  void complete(std::move_only_function<void()> completion);

  [[nodiscard]] Executor executor() noexcept { return context_.get_executor(); }
  [[nodiscard]] boost::asio::io_context& context() noexcept { return context_; }

  /// For the Date header, current to the second.
  [[nodiscard]] std::string_view date() const noexcept { return date_; }
  void set_date(std::string date) { date_ = std::move(date); }

  void add(Connection* connection) { connections_.insert(connection); }
  void remove(Connection* connection) { connections_.erase(connection); }
  [[nodiscard]] const std::unordered_set<Connection*>& connections() const noexcept { return connections_; }

  /// From any thread: ends every wait_for_new_head() here.
  void notify_new_head();
  /// From any thread. Read it before looking for events that wait_for_new_head() is then called for.
  [[nodiscard]] std::uint64_t heads_seen() const noexcept { return heads_seen_.load(); }
  /// Waits until there was a new head after `seen` was read (true), or for `time` (false).
  [[nodiscard]] Task<bool> wait_for_new_head(std::uint64_t seen, std::chrono::milliseconds time);
  /// Waits for `time`, or until end_sleeps().
  [[nodiscard]] Task<void> sleep(std::chrono::milliseconds time);
  void end_sleeps();

 private:
  void run_completions();
  void wake_waiting();

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<Executor> guard_{context_.get_executor()};
  std::thread thread_;
  std::string date_;
  std::unordered_set<Connection*> connections_;
  std::unordered_set<Timer*> waiting_;   // for a new head
  std::unordered_set<Timer*> sleeping_;
  std::atomic<std::size_t> waiting_count_ = 0;
  std::atomic<std::uint64_t> heads_seen_ = 0;

  std::mutex mutex_;
  std::vector<std::move_only_function<void()>> completions_;  // guarded by mutex_
  std::vector<std::move_only_function<void()>> running_;
};

}  // namespace opossum::gateway
