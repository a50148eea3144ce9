// SPDX-License-Identifier: MIT
#pragma once

#include "store/result.hpp"

namespace opossum::gateway::cli {

/// What the program returns to the shell. Scripts rely on the numbers: docs/cli.md, `opossum --help`.
enum ExitCode : int {
  kDone = 0,
  kFailed = 1,           ///< damage was found, or a failure without a number of its own
  kUsage = 2,            ///< wrong arguments or an invalid request
  kConfiguration = 3,    ///< the configuration was refused; nothing was touched
  kConditionFailed = 4,  ///< the append condition failed, or the key was used for other content; nothing was stored
  kNotFound = 5,         ///< no such event, target or token
  kLocked = 6,           ///< another process writes to the directory
  kUnavailable = 7,      ///< a server cannot be reached, or an address cannot be listened on; try again
  kUnauthorized = 8,     ///< no or wrong token, or one without this right
  kDisk = 9,             ///< disk full, or the disk reported an error
};

/// The exit code for an error of the store or of a server.
[[nodiscard]] int exit_code_for(Errc code) noexcept;

/// Prints "opossum: …" to stderr and returns the exit code for it. A failed condition shows the event that made it fail.
[[nodiscard]] int report(const Error& error);

}  // namespace opossum::gateway::cli
