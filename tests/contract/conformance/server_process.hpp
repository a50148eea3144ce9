// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/process.hpp"

namespace opossum::conformance {

/// `opossum serve` on a free loopback port with a data folder of its own.
class ServerProcess {
 public:
  ServerProcess();

  /// Throws std::runtime_error with the server's log if it does not get ready.
  void start();
  /// SIGTERM, and waits for the end.
  void stop();
  void kill() { process_.reset(); }
  [[nodiscard]] pid_t pid() const { return process_->pid(); }
  [[nodiscard]] bool running() { return process_ && process_->running(); }
  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] std::string data() const { return folder_ / "data"; }
  [[nodiscard]] std::string log() const { return testing::read_text(folder_ / "log"); }

 private:
  testing::TemporaryFolder folder_;
  std::string url_;
  std::optional<testing::Process> process_{};
};

}  // namespace opossum::conformance
