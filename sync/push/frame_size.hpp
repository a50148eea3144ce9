// SPDX-License-Identifier: MIT
#pragma once

#include <algorithm>
#include <cstdint>

namespace opossum::sync::push {

/// How many bytes of commit lines go into one request: doubled after a full frame came through, halved after one that did not.
/// One commit always goes, so the floor needs no value of its own.
class FrameSize {
 public:
  FrameSize(std::uint64_t start, std::uint64_t most) : most_(std::max<std::uint64_t>(most, 1)), bytes_(std::clamp<std::uint64_t>(start, 1, most_)) {}

  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }
  void came_through(bool full) noexcept {
    if (full) bytes_ = std::min(bytes_ * 2, most_);
  }
  void was_lost() noexcept { bytes_ = std::max<std::uint64_t>(bytes_ / 2, 1); }

 private:
  const std::uint64_t most_;
  std::uint64_t bytes_;
};

}  // namespace opossum::sync::push
