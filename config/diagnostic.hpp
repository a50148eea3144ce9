// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace opossum::config {

enum class Severity : std::uint8_t { warning, error };

/// One problem of a configuration file, for people.
struct Diagnostic {
  Severity severity = Severity::error;
  std::string file{};
  std::uint32_t line = 0;    ///< from 1; 0 = the file as a whole
  std::uint32_t column = 0;  ///< from 1; 0 = unknown
  std::string key{};         ///< "sync.target[0].schedule"; empty for syntax errors
  std::string got{};         ///< what the file says; never a secret's text
  std::string wants{};       ///< what would be right
  std::string hint{};        ///< what to do; may be empty

  /// "edge.toml:12:9: error: store.durability: got "fsnc", wants one of fsync, unsafe-os; did you mean "fsync"?"
  [[nodiscard]] std::string text() const;
  friend bool operator==(const Diagnostic&, const Diagnostic&) = default;
};

using Diagnostics = std::vector<Diagnostic>;

}  // namespace opossum::config
