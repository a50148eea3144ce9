// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/result.hpp"

namespace opossum::ingest {

/// Whether a unit is there.
struct ModbusUnitAnswer {
  bool present = false;
  std::string text{};                   ///< for people: "answers", "answers with exception 2: …", "no answer within 300 ms"
  std::chrono::milliseconds took{};
};

/// One way to read the cells that begin at an address.
struct ModbusReadingAs {
  std::string type;   ///< as in the configuration: "float32"
  std::string order;  ///< "CDAB"; empty for a bit
  std::string value;  ///< JSON; "null" where the cells hold no such value
};

/// One cell of a range, and everything that begins with it.
struct ModbusProbedCell {
  std::uint32_t address = 0;            ///< from 0
  std::string reference{};              ///< "40101"
  std::optional<std::uint16_t> raw{};   ///< nothing: the device refuses this address
  std::string refusal{};                ///< why, if it does
  std::vector<ModbusReadingAs> as{};
};

/// Looks at a bus of which nobody knows yet what is on it. Reads only. Blocks; not thread-safe.
/// A serial port is locked as by a running gateway, so stop that one first; a TCP device may serve one connection only.
class ModbusProbe {
 public:
  /// Connects. `url` as of a device. Errc::invalid_argument, unavailable.
  [[nodiscard]] static Result<std::unique_ptr<ModbusProbe>> open(const std::string& url, std::chrono::milliseconds timeout);
  ~ModbusProbe();
  ModbusProbe(const ModbusProbe&) = delete;
  ModbusProbe& operator=(const ModbusProbe&) = delete;

  /// Asks a unit, 0 to 255, for holding register 0: any answer of its own, a refusal too, means that it is there.
  /// Errc::unavailable: the connection is lost and does not come back.
  [[nodiscard]] Result<ModbusUnitAnswer> ask(std::uint32_t unit);
  /// Reads `count` cells of a table (coil, discrete, input, holding) from `address`, at most 125 registers or 2000 bits; cell by cell where the
  /// device refuses them together. Every cell comes with all types and orders that its neighbours leave room for.
  /// Errc::invalid_argument; unavailable if the unit does not answer.
  [[nodiscard]] Result<std::vector<ModbusProbedCell>> read(std::uint32_t unit, const std::string& table, std::uint32_t address, std::uint32_t count);

 private:
  class Implementation;
  explicit ModbusProbe(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace opossum::ingest
