// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace opossum::gateway::doctor {

enum class Health : std::uint8_t {
  good,
  warning,  ///< works, but an operator should know
  bad,      ///< a gateway will not start or not store, or what it stores is in danger
};
/// "good", "warning", "bad".
[[nodiscard]] std::string_view name(Health health) noexcept;

/// What one check found, in words for people.
struct Diagnosis {
  std::string check;   ///< what was looked at: "disk space"
  Health health = Health::good;
  std::string found;
  std::string advice;  ///< what to do; empty when there is nothing to do
};

/// Looks at everything that a gateway with this configuration depends on. `config_file` empty = the defaults. Changes nothing but a file
/// of some KiB in the data folder, which is removed again.
[[nodiscard]] std::vector<Diagnosis> examine(const std::string& config_file);
/// False if anything is bad.
[[nodiscard]] bool is_healthy(const std::vector<Diagnosis>& results) noexcept;

}  // namespace opossum::gateway::doctor
