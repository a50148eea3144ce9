// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ingest/modbus/device.hpp"

namespace opossum::ingest::modbus {

inline ModbusPointOptions point(std::string name, std::uint32_t address, std::string type = "uint16", std::string table = "holding") {
  ModbusPointOptions options;
  options.name = std::move(name);
  options.table = std::move(table);
  options.address = address;
  options.type = std::move(type);
  return options;
}

inline ModbusDeviceOptions device_with(std::vector<ModbusPointOptions> points) {
  ModbusDeviceOptions options;
  options.name = "press-4";
  options.url = "tcp://127.0.0.1:5020";
  options.type = "PressReading";
  options.tags = {"press:4"};
  options.points = std::move(points);
  return options;
}

/// The resolved device; stops the test program if it is not valid.
inline Device resolved(const ModbusDeviceOptions& options) {
  auto device = resolve(options);
  OPOSSUM_ASSERT(device.has_value());
  return std::move(*device);
}

inline Timestamp at_second(int seconds) { return Timestamp(std::chrono::seconds(seconds)); }

}  // namespace opossum::ingest::modbus
