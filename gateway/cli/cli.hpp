// SPDX-License-Identifier: MIT
#pragma once

namespace opossum::gateway::cli {

/// The program: understands the command line, runs one subcommand, returns the exit code. Prints to stdout and stderr; never throws.
[[nodiscard]] int run(int argc, char** argv);

}  // namespace opossum::gateway::cli
