// SPDX-License-Identifier: MIT
#include "store/read/refused_events.hpp"

#include <algorithm>
#include <mutex>

namespace opossum::read {

namespace {

Position first_event(const RefusedEvents::Refusal& refusal) { return refusal.events.first; }

}  // namespace

void RefusedEvents::add(Refusal refusal) {
  const std::scoped_lock lock(mutex_);
  // Outcomes come in the order of the commits, so both mostly grow at their ends.
  by_event_.insert(std::ranges::upper_bound(by_event_, refusal.events.first, {}, first_event), refusal);
  by_record_.push_back(refusal);
  any_.store(true, std::memory_order_release);
}

void RefusedEvents::drop_after(Position head) {
  const std::scoped_lock lock(mutex_);
  const auto is_behind = [head](const Refusal& refusal) { return refusal.record > head; };
  std::erase_if(by_event_, is_behind);
  std::erase_if(by_record_, is_behind);
  any_.store(!by_record_.empty(), std::memory_order_release);
}

bool RefusedEvents::contains(Position event, Position head) const {
  const std::shared_lock lock(mutex_);
  const auto next = std::ranges::upper_bound(by_event_, event, {}, first_event);
  if (next == by_event_.begin()) return false;
  const Refusal& refusal = *std::prev(next);
  return event <= refusal.events.last && refusal.record <= head;
}

std::vector<RefusedEvents::Refusal> RefusedEvents::recorded_after(Position after) const {
  const std::shared_lock lock(mutex_);
  const auto first = std::ranges::upper_bound(by_record_, after, {}, &Refusal::record);
  std::vector<Refusal> found(first, by_record_.end());
  std::ranges::reverse(found);
  return found;
}

}  // namespace opossum::read
