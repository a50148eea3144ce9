// SPDX-License-Identifier: MIT
#include "store/subscription.hpp"

#include "store/read/subscription_implementation.hpp"

namespace opossum {

Result<std::optional<StoredEvent>> Subscription::Implementation::poll() {
  while (true) {
    if (!cursor_) {
      if (catalog_.head().position <= position_) return std::nullopt;
      ReadOptions options;
      options.after = position_;
      options.view = view_;
      cursor_.emplace(catalog_.snapshot(), query_, options);
    }
    auto event = cursor_->next();
    if (!event) return event;
    if (*event) {
      position_ = (*event)->position();
      return event;
    }
    position_ = std::max(position_, cursor_->head());
    cursor_.reset();
  }
}

Result<std::optional<StoredEvent>> Subscription::Implementation::next(std::chrono::milliseconds timeout) {
  const auto deadline = std::chrono::steady_clock::now() + timeout;
  while (true) {
    auto event = poll();
    if (!event || *event) return event;
    if (woken_.exchange(false)) return std::nullopt;
    if (!catalog_.wait_beyond(position_, deadline, woken_)) {
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
