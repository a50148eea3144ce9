// SPDX-License-Identifier: MIT
#pragma once

#include <boost/json/value.hpp>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "gateway/cli/http_client.hpp"
#include "tests/support/process.hpp"

namespace opossum::testing {

/// `opossum serve` with a configuration, a port and a data folder of its own, which stay the same when it is started again.
class GatewayProcess {
 public:
  /// `configuration` is TOML without [http]; NAME is its folder and its log in `folder`. [gateway] keys beyond name, role
  /// and data_dir are not possible.
  GatewayProcess(const TemporaryFolder& folder, std::string name, std::string role, std::string configuration = {});

  /// Starts and waits until it is ready. False when it ended or did not get ready; then log() tells why.
  [[nodiscard]] bool start();
  /// Starts without waiting.
  void launch();
  [[nodiscard]] bool wait_ready();
  void kill() { process_.reset(); }
  void signal(int number) const { process_->signal(number); }
  /// SIGTERM; the exit code, nothing if it did not end.
  [[nodiscard]] std::optional<int> stop();
  [[nodiscard]] bool running() { return process_ && process_->running(); }

  /// Replaces what follows [http]; takes effect at the next start.
  void configure(const std::string& configuration);

  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] const std::string& data() const { return data_; }
  [[nodiscard]] const std::string& config_file() const { return config_file_; }
  [[nodiscard]] std::string log() const { return read_text(log_file_); }

  /// A document of its API; null when there is no answer.
  [[nodiscard]] boost::json::value get(const std::string& path) const;
  /// POST /v1/commits.
  [[nodiscard]] Result<std::string> append(const std::string& body) const;

 private:
  std::string name_;
  std::string role_;
  int port_;
  std::string url_;
  std::string data_;
  std::string config_file_;
  std::string log_file_;
  std::optional<Process> process_{};
};

/// Runs the program to its end.
[[nodiscard]] Finished opossum(std::vector<std::string> arguments, const std::string& input = {});

/// What a store holds of its users' events, in its order, without the positions: what two stores can be compared by.
[[nodiscard]] std::vector<std::string> contents_of(const std::string& directory);

/// An edge's configuration for a target "hq" at `central`, with `token` in a file of `folder`.
[[nodiscard]] std::string target_hq(const TemporaryFolder& folder, const GatewayProcess& central, const std::string& token);
/// A central's configuration for an origin "edge".
[[nodiscard]] std::string origin_edge(const std::string& token);

/// Presses "now" and waits until the edge has verified that HQ holds everything.
[[nodiscard]] bool wait_in_sync(const GatewayProcess& edge, std::chrono::seconds time = std::chrono::seconds(60));

/// Fails the test where the two differ, showing the first difference only.
void expect_equal(const std::vector<std::string>& edge, const std::vector<std::string>& hq);

/// Debian's Mosquitto on a port of its own, listening when the constructor returns. It forgets everything when it ends.
class Broker {
 public:
  explicit Broker(const TemporaryFolder& folder);
  [[nodiscard]] std::string url() const { return "mqtt://127.0.0.1:" + std::to_string(port_); }

 private:
  int port_;
  std::optional<Process> process_{};
};

/// True once something listens there.
[[nodiscard]] bool listens(int port);

}  // namespace opossum::testing
