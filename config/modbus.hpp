// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace opossum::config {

/// Where a device answers. One connection per endpoint.
struct ModbusUrl {
  enum class Transport : std::uint8_t { tcp, rtu, rtu_over_tcp };
  Transport transport = Transport::tcp;
  std::string host{};          ///< tcp, rtu_over_tcp
  std::uint16_t port = 502;    ///< tcp
  std::string device{};        ///< rtu: path of the serial port
  std::uint32_t baud = 9600;   ///< rtu: bit/s
  char parity = 'N';           ///< rtu: N, E or O
  std::uint8_t data_bits = 8;  ///< rtu: 7 or 8
  std::uint8_t stop_bits = 1;  ///< rtu: 1 or 2
  friend bool operator==(const ModbusUrl&, const ModbusUrl&) = default;
};

/// "tcp://127.0.0.1:5020", "rtu+tcp://10.0.0.7:4001", "rtu:///dev/ttyUSB0?baud=9600&parity=N&data=8&stop=1".
[[nodiscard]] std::string to_string(const ModbusUrl& url);

enum class ModbusTable : std::uint8_t { coil, discrete, input, holding };

/// "coil", … as in the file.
[[nodiscard]] std::string to_string(ModbusTable table);

/// How the bits of a point are read. int8l/uint8l = the register's low byte, int8h/uint8h = its high byte.
enum class PointKind : std::uint8_t {
  boolean, int8l, int8h, uint8l, uint8h, int16, uint16, int32, uint32, int64, uint64,
  float16, float32, float64, bcd16, bcd32, string, bytes
};

/// "float32", "string:12": the kind, and the length of string and bytes.
struct PointType {
  PointKind kind = PointKind::uint16;
  std::uint16_t length = 0;  ///< bytes of string:N and bytes:N, 1..250; otherwise 0
  /// Registers that a value takes, at least 1. For a bool in a coil or discrete input: one bit.
  [[nodiscard]] std::uint16_t registers() const noexcept;
  friend bool operator==(const PointType&, const PointType&) = default;
};

[[nodiscard]] std::string to_string(const PointType& type);

struct ModbusPoint {
  std::string name{};                 ///< unique in its device
  std::string group{};                ///< name of one of the device's groups; empty = the device's own poll
  ModbusTable table = ModbusTable::holding;
  std::uint32_t address = 0;          ///< as in the file; see wire_address()
  std::uint32_t address_base = 0;     ///< address of the table's first item: 0, 1, 40001, …
  PointType type{};                   ///< where the key is absent: bool in a coil, discrete or with `bit`, else uint16
  std::optional<std::uint8_t> bit{};  ///< 0 (lowest)..15: a bool in a register
  /// Order of the bytes, as wide as the type: AB, BA for one register (and each register of string and bytes), ABCD … for two,
  /// ABCDEFGH … for four. Empty = as the device's.
  std::string order{};
  double scale = 1;                   ///< stored value = raw × scale + offset
  double offset = 0;
  std::string unit{};                 ///< of the stored value, such as "°C"
  std::optional<double> deadband{};   ///< least change that is stored, in `unit`; absent = every poll is stored
  std::optional<double> min{};        ///< a value below has the quality uncertain
  std::optional<double> max{};        ///< a value above has the quality uncertain
  std::map<std::int64_t, std::string> names{};  ///< key `enum`: texts for raw values

  /// 0-based address as sent to the device.
  [[nodiscard]] std::uint16_t wire_address() const noexcept { return static_cast<std::uint16_t>(address - address_base); }
  friend bool operator==(const ModbusPoint&, const ModbusPoint&) = default;
};

enum class ModbusEvent : std::uint8_t {
  point,  ///< one event per point that passed its deadband
  group,  ///< one event per poll of a group
};

/// "point", "group".
[[nodiscard]] std::string to_string(ModbusEvent event);

/// Points that are polled together at another pace than the device's, or stored in another form.
struct ModbusGroup {
  std::string name{};
  std::optional<std::chrono::milliseconds> poll{};  ///< the device's when absent
  std::optional<ModbusEvent> event{};               ///< the device's when absent
  std::optional<std::string> type{};                ///< event type; the device's when absent
  std::vector<std::string> tags{};                  ///< in addition to the device's
  friend bool operator==(const ModbusGroup&, const ModbusGroup&) = default;
};

/// Addresses that no request may touch, both ends included, 0-based.
struct ModbusRange {
  ModbusTable table = ModbusTable::holding;
  std::uint16_t from = 0;
  std::uint16_t to = 0;
  friend bool operator==(const ModbusRange&, const ModbusRange&) = default;
};

/// `[[ingest.modbus]]`: one device.
struct ModbusDevice {
  std::string name{};
  ModbusUrl url{};
  std::uint8_t unit = 1;                                ///< 0..255; devices alone behind TCP mostly ignore it
  std::chrono::milliseconds timeout{1'000};             ///< for one response
  std::uint32_t retries = 1;                            ///< of one request, after the first try
  std::chrono::milliseconds pause_between_requests{0};
  std::chrono::milliseconds pause_after_connect{0};
  bool close_after_poll = false;
  std::chrono::milliseconds poll{1'000};
  std::string order{"ABCD"};                            ///< for points without one: four or eight letters
  std::string type{"ModbusReading"};                    ///< event type
  std::vector<std::string> tags{};                      ///< of every event; none = `device:NAME`
  ModbusEvent event = ModbusEvent::point;
  std::vector<ModbusGroup> groups{};
  std::vector<ModbusPoint> points{};
  std::uint16_t max_registers = 125;                    ///< one request
  std::uint16_t max_bits = 2'000;                       ///< one request
  std::uint16_t max_gap = 8;                            ///< unwanted registers or bits that may be read to save a request
  std::vector<ModbusRange> forbidden{};
  std::uint32_t degrade_after = 3;                      ///< polls without an answer before the device is asked less often
  std::chrono::milliseconds degrade_time{30'000};       ///< how often such a device is asked
  std::chrono::milliseconds recheck{60'000};            ///< how often a point that gave an exception is tried again
  friend bool operator==(const ModbusDevice&, const ModbusDevice&) = default;
};

}  // namespace opossum::config
