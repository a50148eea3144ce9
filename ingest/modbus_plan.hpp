// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "ingest/modbus_device.hpp"
#include "store/result.hpp"

namespace opossum::ingest {

/// What would be asked of a device, for `opossum check`: the number of requests and registers of every group, and a table of requests
/// and points with addresses counted from 0 and in 40001 style. Touches no network. Errc::invalid_argument as validate().
[[nodiscard]] Result<std::string> describe_modbus_plan(const ModbusDeviceOptions& device);

}  // namespace opossum::ingest
