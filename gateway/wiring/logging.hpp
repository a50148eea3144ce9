// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "config/config.hpp"
#include "store/options.hpp"

namespace opossum::gateway {

/// Sends the program's log to stderr: one line a record, UTC; to the journal, with PRIORITY and OPOSSUM_PART as fields, where stderr is
/// the journal. Call once, before the first record.
void start_logging(config::LogLevel level);
/// Changes the least severity that is logged. Thread-safe.
void set_log_level(config::LogLevel level);

/// A logger for one part of the program; its name leads each line. Thread-safe.
[[nodiscard]] Logger logger_for(std::string part);

}  // namespace opossum::gateway
