// SPDX-License-Identifier: MIT
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

namespace opossum::testing {

/// Appends 1, 2, 3, … to a gateway that comes and goes: each number until it is acknowledged, under a key that makes this safe.
class Counter {
 public:
  explicit Counter(std::string url) : url_(std::move(url)), thread_([this] { run(); }) {}
  ~Counter() { stop(); }
  Counter(const Counter&) = delete;
  Counter& operator=(const Counter&) = delete;

  /// Ends when the number under way is acknowledged, and returns it.
  int stop();
  [[nodiscard]] int acknowledged() const { return acknowledged_; }

 private:
  void run();

  std::string url_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> acknowledged_ = 0;
  std::thread thread_;  // last: it uses the others
};

/// The contents of a store hold each acknowledged number once, in order, and nothing else.
void expect_counted(const std::vector<std::string>& contents, int acknowledged);

/// OPOSSUM_SEED, or another one each time.
[[nodiscard]] std::uint32_t seed_of_this_run();

}  // namespace opossum::testing
