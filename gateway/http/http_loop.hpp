// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <unordered_set>

#include "gateway/net/loop.hpp"

namespace opossum::gateway {

class Connection;

/// A loop and the HTTP connections that live on it. Members without a note belong to its thread.
class HttpLoop : public Loop {
 public:
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

 private:
  void wake_waiting();

  std::string date_;
  std::unordered_set<Connection*> connections_;
  std::unordered_set<Timer*> waiting_;  // for a new head
  std::atomic<std::size_t> waiting_count_ = 0;
  std::atomic<std::uint64_t> heads_seen_ = 0;
};

}  // namespace opossum::gateway
