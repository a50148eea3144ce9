// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/e2e/modbus/serial_cable.hpp"
#include "tests/support/process.hpp"

namespace opossum::testing {

/// A pymodbus server whose memory is a list of lines "TABLE ADDRESS VALUE" and "fault KIND UNIT NUMBER" (pymodbus_server.py tells the
/// kinds).
class PymodbusServer {
 public:
  /// `mode`: plain, rtu (frames of a serial line), hang-up (every connection ends after its first answer).
  explicit PymodbusServer(const std::vector<std::string>& memory, std::string mode = "plain");
  /// On a serial line. Here as above set_memory() works while it runs.
  PymodbusServer(const std::vector<std::string>& memory, const SerialCable& cable);

  /// Throws std::runtime_error if it does not listen.
  void start();
  void kill() { process_->kill(); }
  /// Connections stay, but nothing is answered until resume(); then late answers come.
  void freeze();
  void resume();
  void set_memory(const std::vector<std::string>& memory);

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url() const {
    return (mode_ == "rtu" ? "rtu+tcp" : "tcp") + std::string("://127.0.0.1:") + std::to_string(port_);
  }

 private:
  TemporaryFolder folder_;
  int port_ = free_port();
  std::string mode_;
  std::string line_{};  ///< path of the serial line, if it is on one
  std::unique_ptr<Process> process_;
};

}  // namespace opossum::testing
