// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <span>

#include "ingest/modbus/device.hpp"
#include "ingest/modbus/reading.hpp"

namespace opossum::ingest::modbus {

/// The value of a point from its own cells: registers as they came, or one cell of 0 or 1 for a bit table.
/// Applies order, bit, scale, offset, labels, min and max. Never fails: what has no value is bad.
[[nodiscard]] Reading decode(const Point& point, std::span<const std::uint16_t> cells, Timestamp time);

}  // namespace opossum::ingest::modbus
