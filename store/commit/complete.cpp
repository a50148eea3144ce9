// SPDX-License-Identifier: MIT
// The part of the committer that answers the requests of groups that are durable, or that failed.
#include "store/commit/committer.hpp"
#include "store/commit/same_content.hpp"

namespace opossum::commit {

void Committer::add_written(const GroupPointer& group) {
  const std::scoped_lock lock(completing_);
  written_.push_back(group);
}

bool Committer::take_completion() {
  const std::scoped_lock lock(completing_);
  return !written_.empty() && !std::exchange(completion_taken_, true);
}

void Committer::complete_groups() {
  while (true) {
    GroupPointer group;
    {
      const std::scoped_lock lock(completing_);
      if (written_.empty()) {
        completion_taken_ = false;
        return;
      }
      group = std::move(written_.front());
      written_.pop_front();
    }
    complete(*group);
  }
}

void Committer::complete(Group& group) {
  std::uint64_t bytes = 0;
  std::vector<std::size_t> rooms;
  for (Request* request : group.requests()) {
    bytes += request->bytes;
    if (request->refused) {
      // Its result is known.
    } else if (group.failure()) {
      request->result = fail(*group.failure());
    } else if (request->same_key) {
      request->result = answer_same_key(request->encoded, *request->same_key);
      if (request->result) ++counters_.keys_seen;
    } else if (request->conflict) {
      request->result = fail(conflict_error(*catalog_.snapshot().segments, *request->conflict));
      ++counters_.conditions_failed;
    }
    if (!request->callback && (rooms.empty() || rooms.back() != request->room)) rooms.push_back(request->room);
    settle(*request);
  }
  for (const std::size_t room : rooms) rooms_[room].notify_all();
  queue_.release(group.requests().size(), bytes, group.took());
}

void Committer::settle(Request& request) {
  if (!request.result) ++counters_.appends_refused;
  if (request.callback) {
    const std::unique_ptr<Request> owned(&request);
    owned->callback(std::move(owned->result));
    return;
  }
  // The caller may be gone with its request after this.
  request.done.store(true, std::memory_order_release);
}

void Committer::wait_for(const Request& request) {
  EventCount& room = rooms_[request.room];
  while (true) {
    const EventCount::Key key = room.key();
    if (request.done.load(std::memory_order_acquire)) return;
    room.wait(key);
  }
}

}  // namespace opossum::commit
