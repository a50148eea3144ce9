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
  explicit PymodbusServer(std::vector<std::string> memory, std::string framer = {});

  /// Throws std::runtime_error if it does not listen.
  void start();
  void kill() { process_->kill(); }
  /// Connections stay, but nothing is answered until resume(); then late answers come.
  void freeze();
  void resume();
  void set_memory(const std::vector<std::string>& memory);

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url() const { return (framer_.empty() ? "tcp" : "rtu+tcp") + std::string("://127.0.0.1:") + std::to_string(port_); }

 private:
  TemporaryFolder folder_;
  int port_ = free_port();
  std::string framer_;
  std::unique_ptr<Process> process_;
};

}  // namespace opossum::testing
