// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/App.hpp>
#include <string>

namespace opossum::gateway::cli {

/// Shell functions that complete subcommands and options; files where nothing else fits.
[[nodiscard]] std::string bash_completion(const CLI::App& root);
[[nodiscard]] std::string zsh_completion(const CLI::App& root);
/// opossum(1) as roff: the help of every subcommand.
[[nodiscard]] std::string manual_page(const CLI::App& root);

}  // namespace opossum::gateway::cli
