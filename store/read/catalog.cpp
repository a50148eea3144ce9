// SPDX-License-Identifier: MIT
#include "store/read/catalog.hpp"

#include <algorithm>

namespace opossum::read {

Snapshot Catalog::snapshot() const {
  const std::scoped_lock lock(mutex_);
  return {segments_, head_, &refused_};
}

Head Catalog::head() const {
  const std::scoped_lock lock(mutex_);
  return head_;
}

Linked Catalog::authored() const {
  const std::scoped_lock lock(mutex_);
  return authored_;
}

std::optional<OriginProgress> Catalog::progress_of(const OriginId& origin) const {
  const std::scoped_lock lock(mutex_);
  const auto found = origins_.find(origin);
  return found == origins_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::pair<OriginId, OriginProgress>> Catalog::origins() const {
  const std::scoped_lock lock(mutex_);
  return {origins_.begin(), origins_.end()};
}

void Catalog::reset(log::SegmentList segments, const Head& head, const Linked& authored, std::map<OriginId, OriginProgress> origins) {
  const std::scoped_lock lock(mutex_);
  segments_ = std::make_shared<const log::SegmentList>(std::move(segments));
  head_ = head;
  authored_ = authored;
  origins_ = std::move(origins);
  changed_.notify_all();
}

void Catalog::add_segment(log::SegmentPointer segment) {
  const std::scoped_lock lock(mutex_);
  auto next = std::make_shared<log::SegmentList>(*segments_);
  next->push_back(std::move(segment));
  segments_ = std::move(next);
}

void Catalog::replace_segment(const log::SegmentPointer& old, log::SegmentPointer replacement) {
  const std::scoped_lock lock(mutex_);
  auto next = std::make_shared<log::SegmentList>(*segments_);
  std::ranges::replace(*next, old, replacement);
  segments_ = std::move(next);
}

void Catalog::publish(const Head& head, const Linked& authored, const std::vector<Decided>& decided) {
  {
    const std::scoped_lock lock(mutex_);
    head_ = head;
    authored_ = authored;
    for (const Decided& entry : decided) {
      OriginProgress& progress = origins_[entry.origin];
      progress.decided = entry.sequence;
      if (entry.link) progress.linked = {entry.sequence, *entry.link};
    }
  }
  changed_.notify_all();
  const std::scoped_lock lock(listeners_->mutex);
  for (const auto& [number, listener] : listeners_->entries) listener(head.position);
}

void Catalog::close() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
  changed_.notify_all();
}

bool Catalog::wait_beyond(Position position, std::chrono::steady_clock::time_point deadline, const std::atomic<bool>& stop) const {
  std::unique_lock lock(mutex_);
  changed_.wait_until(lock, deadline, [&] { return head_.position > position || closed_ || stop.load(); });
  return head_.position > position;
}

void Catalog::wake_waiters() const {
  // Under the mutex, so that no waiter is between its check and its sleep.
  const std::scoped_lock lock(mutex_);
  changed_.notify_all();
}

std::shared_ptr<void> Catalog::add_listener(std::function<void(Position)> listener) {
  const std::scoped_lock lock(listeners_->mutex);
  const std::uint64_t number = listeners_->next++;
  listeners_->entries.emplace(number, std::move(listener));
  // After the handle is gone the listener is never running: the table's mutex is held while listeners run.
  return {nullptr, [table = listeners_, number](void*) {
            const std::scoped_lock table_lock(table->mutex);
            table->entries.erase(number);
          }};
}

}  // namespace opossum::read
