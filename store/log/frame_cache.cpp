// SPDX-License-Identifier: MIT
#include "store/log/frame_cache.hpp"

namespace opossum::log {

FrameCache::Frame FrameCache::find(std::uint64_t owner, std::uint32_t frame) {
  const std::scoped_lock lock(mutex_);
  const auto found = places_.find(key_of(owner, frame));
  if (found == places_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, found->second);
  return found->second->content;
}

void FrameCache::insert(std::uint64_t owner, std::uint32_t frame, Frame content) {
  const std::scoped_lock lock(mutex_);
  const std::uint64_t key = key_of(owner, frame);
  if (content->size() > bytes_max_ || places_.contains(key)) return;
  bytes_ += content->size();
  entries_.push_front({key, std::move(content)});
  places_[key] = entries_.begin();
  while (bytes_ > bytes_max_) {
    bytes_ -= entries_.back().content->size();
    places_.erase(entries_.back().key);
    entries_.pop_back();
  }
}

std::uint64_t FrameCache::new_owner() {
  const std::scoped_lock lock(mutex_);
  return ++owners_;
}

}  // namespace opossum::log
