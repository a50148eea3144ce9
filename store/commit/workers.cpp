// SPDX-License-Identifier: MIT
#include "store/commit/workers.hpp"

#include <algorithm>

namespace opossum::commit {

namespace {

constexpr std::size_t kThreads = 2;

}  // namespace

void Workers::start(std::function<void(Duty)> perform) {
  perform_ = std::move(perform);
  for (std::size_t i = 0; i < kThreads; ++i) threads_.emplace_back([this] { run(); });
}

void Workers::pass_on(Duty duty) {
  {
    const std::scoped_lock lock(mutex_);
    due_[static_cast<std::size_t>(duty)] = true;
  }
  due_changed_.notify_one();
}

void Workers::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    // In the order of Duty: an idle disk is what costs most.
    const auto next = std::ranges::find(due_, true);
    if (next != due_.end()) {
      *next = false;
      lock.unlock();
      perform_(static_cast<Duty>(next - due_.begin()));
      lock.lock();
    } else if (ends_) {
      return;
    } else {
      due_changed_.wait(lock);
    }
  }
}

void Workers::stop() {
  {
    const std::scoped_lock lock(mutex_);
    ends_ = true;
  }
  due_changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

}  // namespace opossum::commit
