// SPDX-License-Identifier: MIT
#include "gateway/http/http_loop.hpp"

namespace opossum::gateway {

void HttpLoop::notify_new_head() {
  // The counter goes up before the waiters are counted, and a waiter registers before it looks at the counter: one of the two sees the
  // other.
  ++heads_seen_;
  if (waiting_count_.load() > 0) complete([this] { wake_waiting(); });
}

Task<bool> HttpLoop::wait_for_new_head(std::uint64_t seen, std::chrono::milliseconds time) {
  Timer timer(context(), time);
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

void HttpLoop::wake_waiting() {
  for (Timer* timer : waiting_) timer->cancel();
}

}  // namespace opossum::gateway
