// SPDX-License-Identifier: MIT
#include "store/index/postings.hpp"

#include <algorithm>
#include <bit>

namespace opossum::index {

namespace {

constexpr std::uint32_t kWordBits = Postings::kWordBits;
constexpr std::uint32_t kAllBits = 0xFFFFFFFF;

}  // namespace

std::vector<std::uint32_t> Postings::values() const {
  if (!bitmap_) return {words_.begin(), words_.end()};
  std::vector<std::uint32_t> numbers;
  numbers.reserve(std::min<std::size_t>(size_, words_.size() * kWordBits));
  PostingsCursor cursor(*this, false);
  for (std::uint32_t number = cursor.seek(0); number != PostingsCursor::kEnd; number = cursor.seek(number + 1)) numbers.push_back(number);
  return numbers;
}

std::uint32_t PostingsCursor::seek(std::uint32_t wanted) noexcept {
  if (!postings_.is_bitmap()) return seek_list(wanted);
  if (!backwards_) return first_bit_from(wanted);
  if (wanted >= kEnd) return kEnd;
  const std::uint32_t found = last_bit_up_to(mirrored(wanted));
  return found == kEnd ? kEnd : mirrored(found);
}

std::uint32_t PostingsCursor::seek_list(std::uint32_t wanted) noexcept {
  const std::size_t size = postings_.size();
  std::size_t step = 1;
  std::size_t low = at_;
  while (low + step < size && value(low + step) < wanted) {
    low += step;
    step *= 2;
  }
  std::size_t high = std::min(low + step + 1, size);
  while (low < high) {
    const std::size_t middle = low + (high - low) / 2;
    if (value(middle) < wanted) low = middle + 1;
    else high = middle;
  }
  at_ = low;
  return at_ < size ? value(at_) : kEnd;
}

std::uint32_t PostingsCursor::value(std::size_t place) const noexcept {
  const auto list = postings_.words();
  return backwards_ ? mirrored(list[list.size() - 1 - place]) : list[place];
}

std::uint32_t PostingsCursor::first_bit_from(std::uint32_t number) const noexcept {
  const auto words = postings_.words();
  std::uint32_t at = number / kWordBits;
  if (at >= words.size()) return kEnd;
  std::uint32_t word = words[at] & (kAllBits << (number % kWordBits));
  while (word == 0) {
    if (++at == words.size()) return kEnd;
    word = words[at];
  }
  return at * kWordBits + static_cast<std::uint32_t>(std::countr_zero(word));
}

std::uint32_t PostingsCursor::last_bit_up_to(std::uint32_t number) const noexcept {
  const auto words = postings_.words();
  if (words.empty()) return kEnd;
  std::uint32_t at = number / kWordBits;
  std::uint32_t mask = kAllBits >> (kWordBits - 1 - number % kWordBits);
  if (at >= words.size()) {
    at = static_cast<std::uint32_t>(words.size()) - 1;
    mask = kAllBits;
  }
  std::uint32_t word = words[at] & mask;
  while (word == 0) {
    if (at-- == 0) return kEnd;
    word = words[at];
  }
  return at * kWordBits + kWordBits - 1 - static_cast<std::uint32_t>(std::countl_zero(word));
}

}  // namespace opossum::index
