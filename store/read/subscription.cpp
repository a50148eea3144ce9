// SPDX-License-Identifier: MIT
#include "store/subscription.hpp"

#include "store/read/subscription_implementation.hpp"

namespace opossum {

Result<bool> Subscription::Implementation::open_cursor() {
  read::Snapshot snapshot = catalog_.snapshot();
  ReadOptions options;
  options.after = position_;
  options.view = view_;
  seen_head_ = cursor_end_ = snapshot.head.position;
  auto committed = read::Committed::of(view_, catalog_, snapshot);
  if (!committed) return fail(std::move(committed).error());
  if (*committed) {
    // What stands behind an own commit without outcome waits for it: events come in their order, and none is left out.
    auto pending = read::first_pending(snapshot, (*committed)->own());
    if (!pending) return fail(std::move(pending).error());
    options.before = *pending;
    cursor_end_ = std::min(cursor_end_, Position(pending->value() - 1));
    if (cursor_end_ <= position_) return false;
  }
  cursor_.emplace(std::move(snapshot), query_, options, *committed);
  return true;
}

Result<std::optional<StoredEvent>> Subscription::Implementation::poll() {
  while (true) {
    if (!cursor_) {
      if (catalog_.head().position <= position_) return std::nullopt;
      auto settled = open_cursor();
      if (!settled) return fail(std::move(settled).error());
      if (!*settled) return std::nullopt;
    }
    auto event = cursor_->next();
    if (!event) return event;
    if (*event) {
      position_ = (*event)->position();
      return event;
    }
    position_ = std::max(position_, cursor_end_);
    cursor_.reset();
  }
}

Result<std::optional<StoredEvent>> Subscription::Implementation::next(std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (true) {
    auto event = poll();
    if (!event || *event) return event;
    if (woken_.exchange(false)) return std::nullopt;
    // In the view `committed` the head may be further on, and what is there not settled yet.
    if (!catalog_.wait_beyond(std::max(position_, seen_head_), deadline, woken_)) {
      woken_ = false;
      return std::nullopt;
    }
  }
}

void Subscription::Implementation::wake() {
  woken_ = true;
  catalog_.wake_waiters();
}

Subscription::Subscription(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
Subscription::Subscription(Subscription&&) noexcept = default;
Subscription& Subscription::operator=(Subscription&&) noexcept = default;
Subscription::~Subscription() = default;
Result<std::optional<StoredEvent>> Subscription::poll() { return implementation_->poll(); }
Result<std::optional<StoredEvent>> Subscription::next(std::chrono::milliseconds timeout) { return implementation_->next(timeout); }
Position Subscription::position() const noexcept { return implementation_->position(); }
void Subscription::wake() { implementation_->wake(); }

}  // namespace opossum
