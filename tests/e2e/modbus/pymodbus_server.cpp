// SPDX-License-Identifier: MIT
#include "tests/e2e/modbus/pymodbus_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <stdexcept>

namespace opossum::testing {
namespace {

bool listens(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  const bool connected = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(fd);
  return connected;
}

}  // namespace

PymodbusServer::PymodbusServer(const std::vector<std::string>& memory, std::string mode) : mode_(std::move(mode)) {
  set_memory(memory);
  start();
}

PymodbusServer::PymodbusServer(const std::vector<std::string>& memory, const SerialCable& cable) : mode_("serial"), line_(cable.far_end()) {
  set_memory(memory);
  start();
}

void PymodbusServer::start() {
  std::vector<std::string> arguments{"/usr/bin/python3", std::string(OPOSSUM_SOURCE_DIR) + "/tests/e2e/modbus/pymodbus_server.py",
                                     line_.empty() ? std::to_string(port_) : line_, folder_ / "memory", mode_};
  std::filesystem::remove(folder_ / "memory.ready");
  SpawnOptions options;
  options.error_file = folder_ / "error";
  process_ = std::make_unique<Process>(arguments, options);
  const bool settled = wait_until(
      [this] { return (line_.empty() ? listens(port_) : std::filesystem::exists(folder_ / "memory.ready")) || !process_->running(); });
  if (!settled || !process_->running()) throw std::runtime_error("pymodbus does not start: " + read_text(folder_ / "error"));
}

void PymodbusServer::freeze() { process_->signal(SIGSTOP); }
void PymodbusServer::resume() { process_->signal(SIGCONT); }

void PymodbusServer::set_memory(const std::vector<std::string>& memory) {
  std::string text;
  for (const auto& line : memory) text += line + "\n";
  write_text(folder_ / "memory.new", text);
  std::filesystem::rename(folder_ / "memory.new", folder_ / "memory");
}

}  // namespace opossum::testing
