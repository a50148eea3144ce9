// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/support/process.hpp"

namespace opossum::testing {

/// A pymodbus server whose memory is a list of lines "TABLE ADDRESS VALUE".
class PymodbusServer {
 public:
  /// `mode`: plain, rtu (frames of a serial line), hang-up (every connection ends after its first answer).
  explicit PymodbusServer(const std::vector<std::string>& memory, std::string mode = "plain");

  /// Throws std::runtime_error if it does not listen.
  void start();
  void kill() { process_->kill(); }
  /// Connections stay, but nothing is answered until resume(); then late answers come.
  void freeze();
  void resume();
  void set_memory(const std::vector<std::string>& memory);

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url() const { return (mode_ == "rtu" ? "rtu+tcp" : "tcp") + std::string("://127.0.0.1:") + std::to_string(port_); }

 private:
  TemporaryFolder folder_;
  int port_ = free_port();
  std::string mode_;
  std::unique_ptr<Process> process_;
};

}  // namespace opossum::testing
