// SPDX-License-Identifier: MIT
#include "gateway/cli/configuration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "config/load.hpp"

namespace opossum::gateway::cli {

bool print_diagnostics(const config::Diagnostics& diagnostics) {
  for (const config::Diagnostic& diagnostic : diagnostics) fmt::print(stderr, "{}\n", diagnostic.text());
  return std::ranges::none_of(diagnostics, [](const config::Diagnostic& one) { return one.severity == config::Severity::error; });
}

std::optional<config::Config> load_configuration(const std::string& file) {
  if (file.empty()) return config::defaults();
  auto loaded = config::load(file);
  if (!loaded) {
    print_diagnostics(loaded.error());
    return std::nullopt;
  }
  return std::move(*loaded);
}

}  // namespace opossum::gateway::cli
