// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "config/config.hpp"
#include "ingest/modbus_device.hpp"

namespace opossum::gateway {

/// The Modbus devices of a configuration, in their order.
[[nodiscard]] std::vector<ingest::ModbusDeviceOptions> modbus_options(const config::Config& config);

}  // namespace opossum::gateway
