// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>

#include "config/config.hpp"

namespace opossum::gateway::cli {

/// The configuration of a file, or the defaults for an empty name. Prints everything that is wrong with it to stderr,
/// one line each; nothing when there is an error.
[[nodiscard]] std::optional<config::Config> load_configuration(const std::string& file);
/// Prints one line a diagnostic to stderr. True if none is an error.
bool print_diagnostics(const config::Diagnostics& diagnostics);

}  // namespace opossum::gateway::cli
