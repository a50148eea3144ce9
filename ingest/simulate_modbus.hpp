// SPDX-License-Identifier: MIT
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "store/options.hpp"
#include "store/result.hpp"

namespace opossum::ingest {

/// What is simulated. Every unit has the same layout and its own course of values; machine m (0, 1, …) of a unit is at
///
///     holding 100 + 20m  float32 ABCD  temperature, °C, a slow sine with noise    coil 3 + 10m      running
///     holding 102 + 20m  float32 ABCD  pressure, bar                             coil 4 + 10m      alarm (temperature above 80)
///     holding 104 + 20m  uint32 ABCD   parts, counts up while running            discrete 3 + 10m  door open
///     holding 106 + 20m  uint16        state: 0 stopped, 1 running, 2 setup
///     holding 107 + 20m  int16         vibration, hundredths of mm/s
///     input   100 + 20m  uint64 ABCDEFGH  energy, Wh, counts up
///
/// All other addresses up to the last machine read as zero; beyond them the device answers exception 2. Writes are taken and, where a
/// value drifts, overwritten at the next step.
struct SimulateModbusOptions {
  std::string host = "127.0.0.1";        ///< an IPv4 address to listen on
  std::uint16_t port = 5020;             ///< 0 = any free one, see port()
  std::uint8_t units = 1;                ///< units 1..units answer (1 to 247); others get exception 11
  std::uint16_t machines = 5;            ///< a unit, 1 to 1000
  std::chrono::milliseconds step{200};   ///< how often the values move
  std::uint32_t seed = 1;                ///< of the noise
  Logger logger{};
};

/// A Modbus TCP device without hardware, on the server side of libmodbus: any number of clients up to 256, one thread.
class ModbusSimulator {
 public:
  /// Listens when it returns. Errc::invalid_argument for bad options, io_error if the address cannot be used.
  [[nodiscard]] static Result<std::unique_ptr<ModbusSimulator>> start(SimulateModbusOptions options);
  /// stop().
  ~ModbusSimulator();
  ModbusSimulator(const ModbusSimulator&) = delete;
  ModbusSimulator& operator=(const ModbusSimulator&) = delete;

  /// Closes all connections and joins the thread. May be called twice.
  void stop();
  [[nodiscard]] std::uint16_t port() const noexcept;
  /// Requests answered so far, exceptions included. Thread-safe.
  [[nodiscard]] std::uint64_t requests() const noexcept;

 private:
  class Implementation;
  explicit ModbusSimulator(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace opossum::ingest
