// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

#include "config/config.hpp"
#include "store/options.hpp"

namespace opossum::gateway {

/// Sends the program's log to stderr: one line a record, UTC; to the journal, with PRIORITY and OPOSSUM_PART as fields, where stderr is
/// the journal. Call once, before the first record.
void start_logging(config::LogLevel level);
/// Changes the least severity that is logged. Thread-safe.
void set_log_level(config::LogLevel level);

/// The level as the configuration spells it. Thread-safe.
[[nodiscard]] std::string_view log_level();
/// Until the next reload or the end. False = there is no such level. Thread-safe.
[[nodiscard]] bool change_log_level(const std::string& name);

/// A logger for one part of the program; its name leads each line. Thread-safe.
[[nodiscard]] Logger logger_for(std::string part);

}  // namespace opossum::gateway
