// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace opossum::index {

/// Ascending numbers, as a list or as a bitmap of which bit n % 32 of word n / 32 stands for n. A view; immutable.
class Postings {
 public:
  static constexpr std::uint32_t kWordBits = 32;

  Postings() = default;
  explicit Postings(std::span<const std::uint32_t> list) noexcept : words_(list), size_(list.size()) {}
  /// `size` bits are set.
  Postings(std::span<const std::uint32_t> bitmap, std::size_t size) noexcept : words_(bitmap), size_(size), bitmap_(true) {}

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] bool is_bitmap() const noexcept { return bitmap_; }
  /// The numbers, or the words of the bitmap.
  [[nodiscard]] std::span<const std::uint32_t> words() const noexcept { return words_; }
  /// The numbers in a list of their own.
  [[nodiscard]] std::vector<std::uint32_t> values() const;

 private:
  std::span<const std::uint32_t> words_;
  std::size_t size_ = 0;
  bool bitmap_ = false;
};

/// Walks postings in one direction. Backwards is forwards on mirrored numbers: it only ever seeks to the next that is not smaller.
class PostingsCursor {
 public:
  static constexpr std::uint32_t kEnd = 0xFFFFFFFF;
  /// Its own inverse.
  [[nodiscard]] static constexpr std::uint32_t mirrored(std::uint32_t number) noexcept { return kEnd - 1 - number; }

  PostingsCursor(const Postings& postings, bool backwards) noexcept : postings_(postings), backwards_(backwards) {}

  [[nodiscard]] std::size_t size() const noexcept { return postings_.size(); }
  /// The smallest number, mirrored if backwards, that is >= `wanted`; kEnd if there is none. `wanted` must not decrease from call to call.
  [[nodiscard]] std::uint32_t seek(std::uint32_t wanted) noexcept;

 private:
  [[nodiscard]] std::uint32_t seek_list(std::uint32_t wanted) noexcept;
  [[nodiscard]] std::uint32_t first_bit_from(std::uint32_t number) const noexcept;
  [[nodiscard]] std::uint32_t last_bit_up_to(std::uint32_t number) const noexcept;
  [[nodiscard]] std::uint32_t value(std::size_t place) const noexcept;

  Postings postings_;
  bool backwards_;
  std::size_t at_ = 0;  ///< in a list
};

}  // namespace opossum::index
