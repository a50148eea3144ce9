// SPDX-License-Identifier: MIT
#include "sync/push/wake.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstdint>

#include "store/result.hpp"

namespace opossum::sync::push {

Wake::Wake() : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) { OPOSSUM_ASSERT(descriptor_ >= 0); }

Wake::~Wake() { ::close(descriptor_); }

void Wake::notify() noexcept {
  // Fails only when the counter is full, and then the waiter is woken anyway.
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = ::write(descriptor_, &one, sizeof one);
}

void Wake::wait(std::chrono::milliseconds at_most) noexcept {
  pollfd waiting{descriptor_, POLLIN, 0};
  const auto time = std::clamp<std::int64_t>(at_most.count(), 0, INT_MAX);
  static_cast<void>(::poll(&waiting, 1, static_cast<int>(time)));
  std::uint64_t count = 0;
  [[maybe_unused]] const ssize_t got = ::read(descriptor_, &count, sizeof count);
}

}  // namespace opossum::sync::push
