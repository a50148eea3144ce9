// SPDX-License-Identifier: MIT
#include "gateway/http/loop.hpp"

#include <boost/asio/post.hpp>

namespace opossum::gateway {

void Loop::start() {
  thread_ = std::thread([this] { context_.run(); });
}

void Loop::join() {
  guard_.reset();
  if (thread_.joinable()) thread_.join();
}

void Loop::complete(std::move_only_function<void()> completion) {
  bool first = false;
  {
    const std::scoped_lock lock(mutex_);
    first = completions_.empty();
    completions_.push_back(std::move(completion));
  }
  if (first) boost::asio::post(context_, [this] { run_completions(); });
}

void Loop::run_completions() {
  {
    const std::scoped_lock lock(mutex_);
    running_.swap(completions_);
  }
  for (auto& completion : running_) completion();
  running_.clear();
}

void Loop::notify_new_head() {
  // The counter goes up before the waiters are counted, and a waiter registers before it looks at the counter: one of the two sees the other.
  ++heads_seen_;
  if (waiting_count_.load() > 0) complete([this] { wake_waiting(); });
}

Task<bool> Loop::wait_for_new_head(std::uint64_t seen, std::chrono::milliseconds time) {
  Timer timer(context_, time);
  waiting_.insert(&timer);
  ++waiting_count_;
  if (heads_seen_.load() == seen) {
    auto result = co_await timer.async_wait(kTupleTask);
    static_cast<void>(result);
  }
  --waiting_count_;
  waiting_.erase(&timer);
  co_return heads_seen_.load() != seen;
}

Task<void> Loop::sleep(std::chrono::milliseconds time) {
  Timer timer(context_, time);
  sleeping_.insert(&timer);
  auto result = co_await timer.async_wait(kTupleTask);
  static_cast<void>(result);
  sleeping_.erase(&timer);
}

void Loop::end_sleeps() {
  for (Timer* timer : sleeping_) timer->cancel();
}

void Loop::wake_waiting() {
  for (Timer* timer : waiting_) timer->cancel();
}

}  // namespace opossum::gateway
