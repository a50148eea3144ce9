// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace opossum::gateway {

/// Rights that a token can have. `admin` includes the others.
enum class Scope : std::uint8_t { read, append, sync, admin };

[[nodiscard]] std::string_view name(Scope scope) noexcept;
[[nodiscard]] std::optional<Scope> scope_from_name(std::string_view text) noexcept;

/// A set of scopes.
class Scopes {
 public:
  constexpr Scopes() noexcept = default;
  [[nodiscard]] static constexpr Scopes all() noexcept { return Scopes(0x0f); }

  constexpr void add(Scope scope) noexcept { bits_ = static_cast<std::uint8_t>(bits_ | bit(scope)); }
  [[nodiscard]] constexpr bool has(Scope scope) const noexcept { return (bits_ & (bit(scope) | bit(Scope::admin))) != 0; }
  [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
  /// The scopes that were added, in the order of the enumeration.
  [[nodiscard]] std::vector<Scope> list() const;

 private:
  constexpr explicit Scopes(std::uint8_t bits) noexcept : bits_(bits) {}
  [[nodiscard]] static constexpr std::uint8_t bit(Scope scope) noexcept {
    return static_cast<std::uint8_t>(1U << static_cast<std::uint8_t>(scope));
  }
  std::uint8_t bits_ = 0;
};

}  // namespace opossum::gateway
