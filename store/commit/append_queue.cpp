// SPDX-License-Identifier: MIT
#include "store/commit/append_queue.hpp"

#include <utility>

namespace opossum::commit {

Result<AppendQueue::Role> AppendQueue::push(std::span<Request* const> requests) {
  std::uint64_t bytes = 0;
  for (const Request* request : requests) bytes += request->bytes;
  const std::scoped_lock lock(mutex_);
  if (closed_) return fail(Errc::closed, "the store is closed");
  const bool full = waiting_.size() + requests.size() > options_.queue_commits_max || bytes_ + bytes > options_.queue_bytes_max;
  // A single large batch may exceed the queue when nothing else waits; it would never fit otherwise.
  if (full && !waiting_.empty()) {
    return fail(Errc::queue_full, std::to_string(waiting_.size()) + " appends are waiting for the disk; retry shortly");
  }
  bytes_ += bytes;
  waiting_.insert(waiting_.end(), requests.begin(), requests.end());
  return std::exchange(led_, true) ? Role::follow : Role::lead;
}

void AppendQueue::take(std::vector<Request*>& out, std::uint64_t& bytes) {
  const std::scoped_lock lock(mutex_);
  while (!waiting_.empty() && out.size() < options_.group_commits_max) {
    Request* request = waiting_.front();
    if (!out.empty() && bytes + request->bytes > options_.group_bytes_max) break;
    waiting_.pop_front();
    bytes_ -= request->bytes;
    bytes += request->bytes;
    out.push_back(request);
  }
}

void AppendQueue::pass_on() {
  const std::scoped_lock lock(mutex_);
  if (waiting_.empty()) {
    led_ = false;
    return;
  }
  Request* next = waiting_.front();
  if (next->callback) {
    committer_leads_ = true;
    committer_wakes_.notify_one();
  } else {
    next->state.store(Request::leading, std::memory_order_release);
    next->state.notify_one();
  }
}

void AppendQueue::wake_committer() {
  const std::scoped_lock lock(mutex_);
  committer_leads_ = true;
  committer_wakes_.notify_one();
}

bool AppendQueue::wait_to_lead() {
  std::unique_lock lock(mutex_);
  committer_wakes_.wait(lock, [this] { return committer_leads_ || ended_; });
  return std::exchange(committer_leads_, false);
}

bool AppendQueue::try_to_lead() {
  const std::scoped_lock lock(mutex_);
  return std::exchange(committer_leads_, false);
}

void AppendQueue::close() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
}

void AppendQueue::end_committer() {
  const std::scoped_lock lock(mutex_);
  ended_ = true;
  committer_wakes_.notify_all();
}

bool AppendQueue::idle() const {
  const std::scoped_lock lock(mutex_);
  return !led_ && waiting_.empty();
}

std::pair<std::uint64_t, std::uint64_t> AppendQueue::waiting() const {
  const std::scoped_lock lock(mutex_);
  return {waiting_.size(), bytes_};
}

}  // namespace opossum::commit
