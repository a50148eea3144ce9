// SPDX-License-Identifier: MIT
#include "ingest/modbus/point_filter.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace opossum::ingest::modbus {

bool passes(const std::optional<double>& deadband, const Reading& reading, const std::optional<Reading>& stored) {
  if (!stored || reading.quality != stored->quality || reading.exception != stored->exception) return true;
  if (reading.quality == Quality::bad || reading.quality == Quality::stale) return false;
  if (!deadband) return true;
  if (reading.value == stored->value) return false;
  const auto now = number_of(reading.value);
  const auto before = number_of(stored->value);
  if (!now || !before) return true;
  // 21.7 - 21.5 falls short of 0.2 in binary; a step of exactly the deadband must still pass.
  const bool narrow = std::holds_alternative<float>(reading.value);
  const double epsilon = narrow ? static_cast<double>(std::numeric_limits<float>::epsilon()) : std::numeric_limits<double>::epsilon();
  const double slack = epsilon * std::max(std::abs(*now), std::abs(*before));
  return std::abs(*now - *before) + slack >= *deadband;
}

}  // namespace opossum::ingest::modbus
