// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/result.hpp"

namespace opossum::ingest {

/// One value to read from a device. Words are spelled as in the configuration file; validate() checks them.
struct ModbusPointOptions {
  std::string name;                          ///< unique in its device; becomes the tag `point:NAME`
  std::string table = "holding";             ///< coil | discrete | input | holding
  std::string group{};                       ///< name of one of the device's groups; empty = the device's own interval
  std::uint32_t address = 0;                 ///< as in the device's manual; on the wire goes address - address_base, 0..65535
  std::uint32_t address_base = 0;            ///< the manual's number of the table's first item: 0, 1, 40001, 400001, ...
  std::string type{};                        ///< empty = bool in bit tables, uint16 in register tables. bool, int8l, int8h, uint8l, uint8h,
                                             ///< int16, uint16, int32, uint32, int64, uint64, float16, float32, float64, bcd16, bcd32,
                                             ///< string:N and bytes:N with N in bytes (two a register); bytes become lower-case hex
  std::optional<std::uint8_t> bit{};         ///< 0 (least significant) .. 15 of a register; needs type bool
  std::string order{};                       ///< empty = the device's. AB BA | ABCD BADC CDAB DCBA | ABCDEFGH BADCFEHG GHEFCDAB HGFEDCBA
                                             ///< CDABGHEF EFGHABCD; the letters in the order they arrive, A the most significant byte
  double scale = 1.0;                        ///< value = raw * scale + offset
  double offset = 0.0;
  std::string unit{};                        ///< of measurement, kept in the event; "" = none
  std::optional<double> deadband{};          ///< least change that is stored, in `unit`; 0 = any change; absent = every poll is stored
  std::optional<double> min{};               ///< below it the quality is uncertain; the value is kept
  std::optional<double> max{};               ///< above it the quality is uncertain; the value is kept
  std::map<std::int64_t, std::string> labels{};  ///< key `enum`: raw number -> text; a number without a label is kept, uncertain
};

/// Points of a device that are polled together at another pace, or stored in another form. Absent = as the device.
struct ModbusGroupOptions {
  std::string name;
  std::optional<std::chrono::milliseconds> poll{};
  std::optional<std::string> event{};        ///< point | group
  std::optional<std::string> type{};
  std::vector<std::string> tags{};           ///< beside the device's
};

/// Addresses that must never be read, both ends included, counted from 0.
struct ModbusRange {
  std::string table = "holding";
  std::uint32_t first = 0;
  std::uint32_t last = 0;
};

/// One device (one unit) on a Modbus connection. Devices with the same endpoint share its connection and its thread.
struct ModbusDeviceOptions {
  std::string name;
  std::string url;                                        ///< tcp://HOST[:502], rtu+tcp://HOST:PORT (a serial tunnel), or
                                                          ///< rtu:///dev/ttyUSB0?baud=9600&parity=N&data=8&stop=1
  std::uint32_t unit = 1;                                 ///< 1..247; over TCP also 0 and 255. Devices that are alone there mostly ignore it
  std::chrono::milliseconds timeout{1000};                ///< for one answer, and for connecting
  std::uint32_t retries = 1;                              ///< further tries of a request that got no answer, or "busy"
  std::chrono::milliseconds pause_between_requests{0};
  std::chrono::milliseconds pause_after_connect{0};
  bool close_after_poll = false;                          ///< for devices that serve one connection at a time
  std::chrono::milliseconds poll{1000};
  std::string order = "ABCD";                             ///< four or eight letters; narrower and wider types follow it
  std::string type = "ModbusReading";                     ///< of the events
  std::vector<std::string> tags{};                        ///< of every event; none = `device:NAME`
  std::string event = "point";                            ///< point = one event a point; group = one event a poll
  std::uint32_t max_registers = 125;                      ///< a request
  std::uint32_t max_bits = 2000;                          ///< a request
  std::uint32_t max_gap = 8;                              ///< unwanted registers or bits that may be read to save a request
  std::vector<ModbusRange> forbidden{};
  std::uint32_t degrade_after = 3;                        ///< polls without an answer before the device is asked less often
  std::chrono::milliseconds degrade_time{30'000};         ///< how often a degraded device is asked
  std::chrono::milliseconds recheck{60'000};              ///< how often a point that gave an exception is tried again
  std::vector<ModbusGroupOptions> groups{};
  std::vector<ModbusPointOptions> points;
};

/// Checks one device. Errc::invalid_argument names the device, the point, what it got and what it wants.
[[nodiscard]] Result<void> validate(const ModbusDeviceOptions& device);
/// Checks each, that names are unique, and that devices sharing a serial port agree about its settings.
[[nodiscard]] Result<void> validate(const std::vector<ModbusDeviceOptions>& devices);

}  // namespace opossum::ingest
