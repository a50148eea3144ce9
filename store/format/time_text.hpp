// SPDX-License-Identifier: MIT
#pragma once

#include "store/clock.hpp"
#include "store/format/log_format.hpp"

namespace opossum::format {

/// Writes exactly kTimeLength characters. Years 0000..9999; others are clamped.
void write_time(char* into, Timestamp time) noexcept;

}  // namespace opossum::format
