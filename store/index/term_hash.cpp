// SPDX-License-Identifier: MIT
#include "store/index/term_hash.hpp"

#include <openssl/rand.h>

#include <cstring>

#include "store/result.hpp"

namespace opossum::index {

namespace {

__extension__ using Wide = unsigned __int128;

// One multiplication folded onto itself: mixes 8 bytes a step and needs no tables.
std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

template <class T>
std::uint64_t load(const char* bytes) noexcept {
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

/// 1 to 7 bytes, with zeros above. Loads that overlap instead of a copy whose length is not known when it is compiled.
std::uint64_t load_rest(const char* bytes, std::size_t count) noexcept {
  if (count >= 4) return load<std::uint32_t>(bytes) | load<std::uint32_t>(bytes + count - 4) << 8 * (count - 4);
  const std::size_t middle = count / 2;
  const std::size_t last = count - 1;
  return load<std::uint8_t>(bytes) | load<std::uint8_t>(bytes + middle) << 8 * middle | load<std::uint8_t>(bytes + last) << 8 * last;
}

constexpr std::uint64_t kSize = 0x9E3779B97F4A7C15;
constexpr std::uint64_t kFinisher = 0xD6E8FEB86659FD93;

TermHash random_hash() {
  Digest key{};
  OPOSSUM_ASSERT(RAND_bytes(key.data(), static_cast<int>(key.size())) == 1);
  return TermHash(key);
}

}  // namespace

// The multiplier is secret too: with a known one, differences between two texts could be made to cancel out for any start.
TermHash::TermHash(const Digest& key) noexcept {
  std::memcpy(&start_, key.data(), sizeof start_);
  std::memcpy(&multiplier_, key.data() + sizeof start_, sizeof multiplier_);
  multiplier_ |= 1;
}

std::uint64_t TermHash::operator()(TermKind kind, std::string_view text) const noexcept {
  std::uint64_t hash = mix(start_ + static_cast<std::uint64_t>(kind), text.size() ^ kSize);
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) hash = mix(hash ^ load<std::uint64_t>(text.data() + at), multiplier_);
  if (at < text.size()) hash = mix(hash ^ load_rest(text.data() + at, text.size() - at), multiplier_);
  return mix(hash ^ multiplier_, kFinisher);
}

std::uint64_t term_hash(TermKind kind, std::string_view text) noexcept {
  static const TermHash hash = random_hash();
  return hash(kind, text);
}

}  // namespace opossum::index
