// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <future>

#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/simulate.hpp"
#include "gateway/wiring/signals.hpp"

namespace opossum::gateway::cli {

int simulate_mqtt(const MqttSimulation& simulation) {
  StopSignals signals;
  ingest::SimulateMqttOptions options = simulation.sensors;
  options.duration = std::chrono::milliseconds(static_cast<std::int64_t>(simulation.seconds * 1000));
  ingest::SimulateMqtt sensors(std::move(options));

  const auto start = std::chrono::steady_clock::now();
  auto running = std::async(std::launch::async, [&sensors] { return sensors.run(); });
  while (running.wait_for(std::chrono::milliseconds::zero()) != std::future_status::ready) {
    if (signals.wait_for(std::chrono::milliseconds(20))) sensors.stop();
  }
  const Result<void> done = running.get();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  const auto summary = sensors.progress();
  fmt::print("{{\"published\":{},\"acknowledged\":{},\"repeated\":{},\"seconds\":{:.3f}}}\n", summary.published, summary.acknowledged,
             summary.repeated, took.count());
  return done ? kDone : report(done.error());
}

}  // namespace opossum::gateway::cli
