// SPDX-License-Identifier: MIT
#pragma once

#include <sys/types.h>

#include <cstdint>

namespace opossum::bench {

/// A Modbus simulator in a process of its own, so that what it costs is not counted. Ends with the object and with this process.
class SimulatorProcess {
 public:
  /// Listens on all addresses of this machine, 127.0.0.1 to 127.255.255.254 among them. The caller must have no threads.
  SimulatorProcess(std::uint8_t units, std::uint16_t machines);
  ~SimulatorProcess();
  SimulatorProcess(const SimulatorProcess&) = delete;
  SimulatorProcess& operator=(const SimulatorProcess&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  pid_t pid_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace opossum::bench
