// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "config/config.hpp"
#include "store/options.hpp"

namespace opossum::gateway {

/// Sends the program's log to stderr: one line a record, UTC. Call once, before the first record.
void start_logging(config::LogLevel level);

/// A logger for one part of the program; its name leads each line. Thread-safe.
[[nodiscard]] Logger logger_for(std::string part);

}  // namespace opossum::gateway
