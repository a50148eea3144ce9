// SPDX-License-Identifier: MIT
#include "gateway/net/worker_pool.hpp"

#include <boost/asio/async_result.hpp>

namespace opossum::gateway {

WorkerPool::WorkerPool(unsigned threads, std::size_t queue_max) : queue_max_(queue_max) {
  for (unsigned i = 0; i < std::max(threads, 1U); ++i) threads_.emplace_back([this] { serve(); });
}

WorkerPool::~WorkerPool() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

bool WorkerPool::submit(std::move_only_function<void()> job) {
  {
    const std::scoped_lock lock(mutex_);
    if (jobs_.size() >= queue_max_) return false;
    jobs_.push_back(std::move(job));
  }
  changed_.notify_one();
  return true;
}

void WorkerPool::serve() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
    if (jobs_.empty()) return;
    std::move_only_function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    job();
    job = nullptr;
    lock.lock();
  }
}

Task<bool> WorkerPool::run(Loop& loop, std::function<void()> work) {
  // The initiation captures references to this frame only, which outlives the wait.
  auto initiate = [this, &loop, &work](auto handler) {
    auto shared = std::make_shared<decltype(handler)>(std::move(handler));
    const bool taken = submit([shared, &loop, &work] {
      work();
      loop.complete([shared] { std::move (*shared)(true); });
    });
    if (!taken) loop.complete([shared] { std::move (*shared)(false); });
  };
  const bool ran = co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<Executor>, void(bool)>(initiate, kUseTask);
  co_return ran;
}

std::size_t WorkerPool::queued() const {
  const std::scoped_lock lock(mutex_);
  return jobs_.size();
}

}  // namespace opossum::gateway
