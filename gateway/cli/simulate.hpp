// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "ingest/simulate_modbus.hpp"

namespace opossum::gateway::cli {

/// `opossum simulate mqtt`: sensors that publish readings to a broker.
struct MqttSimulation {
  std::string url = "mqtt://127.0.0.1:1883";
  std::string prefix = "plant";          ///< topics are PREFIX/line-N/sNNN/temperature
  std::string client_id = "opossum-simulate";
  std::uint32_t lines = 4;
  std::uint32_t sensors = 20;            ///< a line
  double rate = 100;                     ///< messages a second; 0 = as fast as the broker takes them
  std::uint64_t count = 0;               ///< messages; 0 = until stopped
  double seconds = 0;                    ///< 0 = until stopped
  int qos = 1;
  std::uint32_t in_flight = 100;         ///< published and not yet acknowledged
};
/// Publishes until done or stopped, prints `{"published":N,"acknowledged":N,"seconds":S}` and returns the exit code.
[[nodiscard]] int simulate_mqtt(const MqttSimulation& simulation);

/// `opossum simulate modbus`: machines that answer Modbus TCP.
struct ModbusSimulation {
  std::string listen = "127.0.0.1:5020";
  double seconds = 0;                       ///< 0 = until stopped
  ingest::SimulateModbusOptions device{};   ///< all but the address
};
/// Serves until stopped, prints `{"requests":N}` and returns the exit code.
[[nodiscard]] int simulate_modbus(const ModbusSimulation& simulation);

}  // namespace opossum::gateway::cli
