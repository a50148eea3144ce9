// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "ingest/modbus/reading.hpp"

namespace opossum::ingest::modbus {

/// Is a reading worth storing after the one that was stored last? A change of quality or exception always is. Good and uncertain values
/// are by their deadband (absent: always); bad and stale ones only once, so that a dead device does not fill the log.
[[nodiscard]] bool passes(const std::optional<double>& deadband, const Reading& reading, const std::optional<Reading>& stored);

}  // namespace opossum::ingest::modbus
