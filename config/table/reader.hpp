// SPDX-License-Identifier: MIT
#pragma once

#include "config/table/slot.hpp"

namespace opossum::config::table {

/// Fills `config` from a parsed file: every key of the table is read, everything else is reported as unknown.
void read_config(const toml::table& root, Config& config, Problems& problems);

}  // namespace opossum::config::table
