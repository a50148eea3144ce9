// SPDX-License-Identifier: MIT
#include "store/commit/append_queue.hpp"

#include <algorithm>
#include <utility>

namespace opossum::commit {

namespace {

constexpr std::int64_t kRetryMillisecondsMin = 1;
constexpr std::int64_t kRetryMillisecondsMax = 5'000;

}  // namespace

Result<AppendQueue::Role> AppendQueue::push(std::span<Request* const> requests) {
  std::uint64_t bytes = 0;
  for (const Request* request : requests) bytes += request->bytes;
  const std::scoped_lock lock(mutex_);
  if (closed_) return fail(Errc::closed, "the store is closed");
  // A single large batch may exceed the queue when nothing else waits; it would never fit otherwise.
  const bool over = commits_ + requests.size() > options_.queue_commits_max || bytes_ + bytes > options_.queue_bytes_max;
  if (over && commits_ > 0) return fail(full());
  commits_ += requests.size();
  bytes_ += bytes;
  for (Request* request : requests) request->room = room_;
  waiting_.insert(waiting_.end(), requests.begin(), requests.end());
  return std::exchange(preparing_, true) ? Role::follow : Role::prepare;
}

bool AppendQueue::drained() {
  const std::scoped_lock lock(mutex_);
  if (waiting_.empty()) preparing_ = false;
  return waiting_.empty();
}

void AppendQueue::take(std::vector<Request*>& out, std::size_t commits_max, std::uint64_t bytes_max) {
  const std::scoped_lock lock(mutex_);
  std::uint64_t bytes = 0;
  while (!waiting_.empty() && out.size() < commits_max) {
    bytes += waiting_.front()->bytes;
    if (!out.empty() && bytes > bytes_max) break;
    out.push_back(waiting_.front());
    waiting_.pop_front();
  }
}

void AppendQueue::next_room() {
  const std::scoped_lock lock(mutex_);
  room_ = (room_ + 1) % kWaitingRooms;
}

void AppendQueue::release(std::uint64_t commits, std::uint64_t bytes, std::chrono::steady_clock::duration took) {
  const double milliseconds = std::max(std::chrono::duration<double, std::milli>(took).count(), 0.01);
  const std::scoped_lock lock(mutex_);
  commits_ -= commits;
  bytes_ -= bytes;
  const double rate = static_cast<double>(bytes) / milliseconds;
  bytes_a_millisecond_ = bytes_a_millisecond_ == 0 ? rate : bytes_a_millisecond_ * 0.9 + rate * 0.1;
}

Error AppendQueue::full() const {
  // After about this time half of what waits is stored, at the rate of late.
  const double wait = bytes_a_millisecond_ > 0 ? static_cast<double>(bytes_) / 2 / bytes_a_millisecond_ : 1'000;
  const std::chrono::milliseconds retry(std::clamp(static_cast<std::int64_t>(wait), kRetryMillisecondsMin, kRetryMillisecondsMax));
  return Error(Errc::queue_full, std::to_string(commits_) + " appends of " + std::to_string(bytes_) +
                                     " bytes are waiting for the disk; retry in " + std::to_string(retry.count()) + " ms")
      .retry_in(retry);
}

void AppendQueue::close() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
}

std::pair<std::uint64_t, std::uint64_t> AppendQueue::waiting() const {
  const std::scoped_lock lock(mutex_);
  return {commits_, bytes_};
}

}  // namespace opossum::commit
