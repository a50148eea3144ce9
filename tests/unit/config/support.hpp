// SPDX-License-Identifier: MIT
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "config/load.hpp"

namespace opossum::config {

inline std::string all_text(const Diagnostics& diagnostics) {
  std::string text;
  for (const auto& one : diagnostics) text += one.text() + "\n";
  return text;
}

/// A configuration that must be good.
inline Config good(std::string_view text) {
  auto config = load_text(text, "t.toml");
  if (config) return *std::move(config);
  ADD_FAILURE() << all_text(config.error()) << "in\n" << text;
  return {};
}

/// The problems of a configuration that must be bad.
inline Diagnostics bad(std::string_view text) {
  auto config = load_text(text, "t.toml");
  if (!config) return std::move(config).error();
  ADD_FAILURE() << "accepted:\n" << text;
  return {};
}

/// The only error of a configuration.
inline Diagnostic only_error(std::string_view text) {
  auto found = bad(text);
  std::erase_if(found, [](const Diagnostic& one) { return one.severity == Severity::warning; });
  if (found.size() == 1) return found.front();
  ADD_FAILURE() << found.size() << " errors:\n" << all_text(found) << "in\n" << text;
  return {};
}

/// The only warning of a good configuration.
inline Diagnostic only_warning(std::string_view text) {
  auto config = good(text);
  if (config.warnings.size() == 1) return config.warnings.front();
  ADD_FAILURE() << config.warnings.size() << " warnings:\n" << all_text(config.warnings) << "in\n" << text;
  return {};
}

}  // namespace opossum::config
