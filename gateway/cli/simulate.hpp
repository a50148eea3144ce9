// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <string>

#include "ingest/simulate_modbus.hpp"
#include "ingest/simulate_mqtt.hpp"

namespace opossum::gateway::cli {

/// `opossum simulate mqtt`: sensors that publish readings to a broker.
struct MqttSimulation {
  double seconds = 0;                       ///< 0 = until stopped
  ingest::SimulateMqttOptions sensors{};    ///< all but the duration
};
/// Publishes until done or stopped, prints `{"published":N,"acknowledged":N,"repeated":N,"seconds":S}` and returns the exit code.
[[nodiscard]] int simulate_mqtt(const MqttSimulation& simulation);

/// `opossum simulate modbus`: machines that answer Modbus TCP.
struct ModbusSimulation {
  std::string listen = "127.0.0.1:5020";
  double seconds = 0;                       ///< 0 = until stopped
  std::uint32_t units = 1;                  ///< units 1..N answer; up to 247
  ingest::SimulateModbusOptions device{};   ///< all but address and units
};
/// Serves until stopped, prints `{"requests":N}` and returns the exit code.
[[nodiscard]] int simulate_modbus(const ModbusSimulation& simulation);

}  // namespace opossum::gateway::cli
