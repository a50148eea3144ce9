// SPDX-License-Identifier: MIT
#include "gateway/net/loop.hpp"

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

}  // namespace opossum::gateway
