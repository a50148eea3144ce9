// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>

namespace opossum {

/// A counter that cannot be mixed up with another one. Zero means "before the first"; real values begin at 1.
template <class Tag>
class Number {
 public:
  constexpr Number() noexcept = default;
  constexpr explicit Number(std::uint64_t value) noexcept : value_(value) {}

  [[nodiscard]] constexpr std::uint64_t value() const noexcept { return value_; }
  [[nodiscard]] constexpr Number plus(std::uint64_t steps) const noexcept { return Number(value_ + steps); }
  [[nodiscard]] constexpr Number next() const noexcept { return plus(1); }
  [[nodiscard]] constexpr explicit operator bool() const noexcept { return value_ != 0; }

  friend constexpr auto operator<=>(Number, Number) noexcept = default;

 private:
  std::uint64_t value_ = 0;
};

/// The number a store gives an event: unique, increasing, gap-free within one store.
using Position = Number<struct PositionTag>;
/// The number a store gives a commit: unique, increasing, gap-free within one store.
using CommitNumber = Number<struct CommitTag>;
/// Counts the commits authored at a store that may leave it, without gaps (sync protocol, D1).
using Sequence = Number<struct SequenceTag>;

/// Wall-clock time in UTC, microseconds. It is recorded and shown; nothing is ever decided by it.
using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;

}  // namespace opossum

template <class Tag>
struct std::hash<opossum::Number<Tag>> {
  std::size_t operator()(opossum::Number<Tag> number) const noexcept { return std::hash<std::uint64_t>{}(number.value()); }
};
