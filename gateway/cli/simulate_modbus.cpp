// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/simulate.hpp"
#include "gateway/wiring/signals.hpp"

namespace opossum::gateway::cli {
namespace {

constexpr std::chrono::milliseconds kForever = std::chrono::hours(24 * 365);

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), port);
  if (text.empty() || parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return port;
}

}  // namespace

int simulate_modbus(const ModbusSimulation& simulation) {
  const auto colon = simulation.listen.rfind(':');
  const auto port = colon == std::string::npos ? std::nullopt : port_of(std::string_view(simulation.listen).substr(colon + 1));
  if (!port) {
    fmt::print(stderr, "opossum: --listen wants ADDRESS:PORT, such as 127.0.0.1:5020; it is \"{}\"\n", simulation.listen);
    return kUsage;
  }
  StopSignals signals;
  ingest::SimulateModbusOptions options = simulation.device;
  options.host = simulation.listen.substr(0, colon);
  options.port = *port;
  options.units = static_cast<std::uint8_t>(simulation.units);
  options.logger = [](LogLevel level, const std::string& text) {
    if (level >= LogLevel::warning) fmt::print(stderr, "opossum: {}\n", text);
  };
  const auto simulator = ingest::ModbusSimulator::start(std::move(options));
  if (!simulator) {
    static_cast<void>(report(simulator.error()));
    return simulator.error().code() == Errc::io_error ? kUnavailable : kUsage;
  }
  fmt::print("listening on {}:{}\n", simulation.listen.substr(0, colon), (*simulator)->port());
  std::fflush(stdout);

  const std::chrono::milliseconds time(static_cast<std::int64_t>(simulation.seconds * 1000));
  static_cast<void>(signals.wait_for(simulation.seconds > 0 ? time : kForever));
  (*simulator)->stop();
  fmt::print("{{\"requests\":{}}}\n", (*simulator)->requests());
  return kDone;
}

}  // namespace opossum::gateway::cli
