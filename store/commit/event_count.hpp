// SPDX-License-Identifier: MIT
#pragma once

#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdint>

namespace opossum::commit {

/// Lets threads wait for a condition that is kept elsewhere, and wakes all of them with one system call. Take the key, look at
/// the condition, and wait with the key; who changes the condition calls notify_all() after it. Wakes may come for nothing.
///
/// std::atomic::wait yields the processor several times before it sleeps, which costs more than the sleep when many wait.
class EventCount {
 public:
  using Key = std::uint32_t;

  [[nodiscard]] Key key() const noexcept { return count_.load(std::memory_order_acquire); }
  void wait(Key key) noexcept { call(FUTEX_WAIT_PRIVATE, key); }
  void notify_all() noexcept {
    count_.fetch_add(1, std::memory_order_release);
    call(FUTEX_WAKE_PRIVATE, INT32_MAX);
  }

 private:
  void call(int operation, std::uint32_t value) noexcept { static_cast<void>(::syscall(SYS_futex, &count_, operation, value, nullptr, nullptr, 0)); }

  std::atomic<std::uint32_t> count_ = 0;
  static_assert(sizeof(count_) == sizeof(std::uint32_t) && std::atomic<std::uint32_t>::is_always_lock_free);
};

}  // namespace opossum::commit
