// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/modbus/endpoint.hpp"
#include "ingest/modbus/value_type.hpp"
#include "ingest/modbus_device.hpp"

namespace opossum::ingest::modbus {

enum class Table : std::uint8_t { coil, discrete, input, holding };

[[nodiscard]] std::string_view name(Table table) noexcept;
[[nodiscard]] constexpr bool is_bits(Table table) noexcept { return table == Table::coil || table == Table::discrete; }
/// The function code that reads it (Modbus Application Protocol V1.1b3, section 6).
[[nodiscard]] std::uint8_t function_of(Table table) noexcept;
/// "40101" for holding register 100; six digits where five do not reach.
[[nodiscard]] std::string reference(Table table, std::uint32_t address);

/// A span of one table, `count` cells (registers, or bits) from protocol address `address`.
struct Span {
  Table table = Table::holding;
  std::uint32_t address = 0;
  std::uint32_t count = 1;
  [[nodiscard]] std::uint32_t end() const noexcept { return address + count; }
  [[nodiscard]] bool overlaps(const Span& other) const noexcept {
    return table == other.table && address < other.end() && other.address < end();
  }
};

/// A point with its words understood. `options` keeps the rest.
struct Point {
  ModbusPointOptions options;
  Span span{};
  ValueType type{};
  ByteOrder order{};
};

/// What is read and committed together. Every point is in exactly one group.
struct Group {
  std::string name{};                ///< empty: the device's own
  std::chrono::milliseconds poll{};
  bool one_event = false;            ///< one event a poll instead of one a point
  std::string type{};
  std::vector<std::string> tags{};   ///< the device's and its own
  std::vector<std::size_t> points{}; ///< indices into Device::points
};

/// A device with its words understood.
struct Device {
  ModbusDeviceOptions options;
  Endpoint endpoint{};
  std::vector<Point> points{};
  std::vector<Group> groups{};  ///< those that have points
  std::vector<Span> forbidden{};
};

/// Errc::invalid_argument as validate().
[[nodiscard]] Result<Device> resolve(const ModbusDeviceOptions& options);

}  // namespace opossum::ingest::modbus
