// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace opossum::log {

/// Decompressed frames, least recently used out first, within a byte limit. Thread-safe.
class FrameCache {
 public:
  using Frame = std::shared_ptr<const std::string>;

  explicit FrameCache(std::uint64_t bytes_max) : bytes_max_(bytes_max) {}

  /// `owner` is unique to a segment object for the life of the cache.
  [[nodiscard]] Frame find(std::uint64_t owner, std::uint32_t frame);
  void insert(std::uint64_t owner, std::uint32_t frame, Frame content);
  [[nodiscard]] std::uint64_t new_owner();

 private:
  struct Entry {
    std::uint64_t key;
    Frame content;
  };
  static std::uint64_t key_of(std::uint64_t owner, std::uint32_t frame) noexcept { return owner << 32 | frame; }

  std::mutex mutex_;
  std::uint64_t bytes_max_;
  std::uint64_t bytes_ = 0;
  std::uint64_t owners_ = 0;
  std::list<Entry> entries_;
  std::unordered_map<std::uint64_t, std::list<Entry>::iterator> places_;
};

}  // namespace opossum::log
