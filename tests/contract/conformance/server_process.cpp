// SPDX-License-Identifier: MIT
#include "tests/contract/conformance/server_process.hpp"

#include <csignal>
#include <stdexcept>

#include "tests/contract/conformance/http_connection.hpp"

namespace opossum::conformance {

ServerProcess::ServerProcess() {
  const std::string address = "127.0.0.1:" + std::to_string(testing::free_port());
  url_ = "http://" + address;
  // Small segments, so that long tests cross from one into the next and read sealed ones.
  testing::write_text(folder_ / "opossum.toml", "[gateway]\ndata_dir = \"" + data() + "\"\n[http]\nlisten = [\"" + address +
                                                    "\"]\n[store]\nsegment_bytes = \"64KiB\"\n");
  start();
}

void ServerProcess::start() {
  testing::SpawnOptions options;
  options.output_file = options.error_file = folder_ / "log";
  process_.reset();
  process_.emplace(std::vector<std::string>{OPOSSUM_PROGRAM, "serve", "-c", folder_ / "opossum.toml"}, options);
  HttpConnection connection(url_);
  const bool answered = testing::wait_until([&] { return !process_->running() || connection.get("/readyz").status == 200; });
  if (!answered || !process_->running()) throw std::runtime_error("opossum serve did not get ready:\n" + log());
}

void ServerProcess::stop() {
  process_->signal(SIGTERM);
  if (process_->wait(std::chrono::seconds(30)) != 0) throw std::runtime_error("opossum serve did not stop in order:\n" + log());
  process_.reset();
}

}  // namespace opossum::conformance
