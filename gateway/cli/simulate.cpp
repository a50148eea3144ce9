// SPDX-License-Identifier: MIT
#include "gateway/cli/simulate.hpp"

#include <memory>

#include "gateway/cli/command.hpp"

namespace opossum::gateway::cli {
namespace {

void add_mqtt(CLI::App& command, Action& chosen) {
  auto simulation = std::make_shared<MqttSimulation>();
  CLI::App* mqtt = command.add_subcommand("mqtt", "Sensors that publish temperature readings to a broker");
  mqtt->option_defaults()->always_capture_default();
  ingest::SimulateMqttOptions& options = simulation->sensors;
  mqtt->add_option("--url", options.url, "The broker")->type_name("URL");
  mqtt->add_option("--rate", options.rate, "Messages a second; 0 = as fast as the broker takes them")->check(CLI::NonNegativeNumber);
  mqtt->add_option("--count", options.count, "Stop after so many messages; 0 = go on");
  mqtt->add_option("--seconds", simulation->seconds, "Stop after so many seconds; 0 = go on")->check(CLI::NonNegativeNumber);
  mqtt->add_option("--lines", options.lines, "Lines of the plant")->check(CLI::Range(1, 10'000));
  mqtt->add_option("--sensors", options.sensors, "Sensors a line")->check(CLI::Range(1, 10'000));
  mqtt->add_option("--prefix", options.prefix, "Topics are PREFIX/line-1/s001/temperature")->type_name("TOPIC");
  mqtt->add_option("--qos", options.qos, "Quality of service")->check(CLI::Range(0, 2));
  mqtt->add_option("--in-flight", options.in_flight, "Messages that may wait for their acknowledgement")->check(CLI::Range(1, 10'000));
  mqtt->add_option("--client-id", options.client_id, "MQTT client id")->type_name("ID");
  mqtt->footer(R"(
Payloads look like {"sensor":"s001","seq":17,"temperature":21.53,"humidity":40.2,"ts":"2026-11-23T14:00:00.000000Z"};
seq counts each sensor's messages from 1.

Example:
  opossum simulate mqtt --url mqtt://127.0.0.1:1883 --rate 500 --seconds 10)");
  mqtt->callback([simulation, &chosen] { chosen = [simulation] { return simulate_mqtt(*simulation); }; });
}

void add_modbus_simulation(CLI::App& command, Action& chosen) {
  auto simulation = std::make_shared<ModbusSimulation>();
  CLI::App* modbus = command.add_subcommand("modbus", "Machines that answer Modbus TCP");
  modbus->option_defaults()->always_capture_default();
  modbus->add_option("--listen", simulation->listen, "Where it listens")->type_name("ADDRESS:PORT");
  modbus->add_option("--units", simulation->units, "Units 1..N answer")->check(CLI::Range(1, 247));
  modbus->add_option("--machines", simulation->device.machines, "Machines of each unit")->check(CLI::Range(1, 1000));
  modbus->add_option("--seconds", simulation->seconds, "Stop after so many seconds; 0 = go on")->check(CLI::NonNegativeNumber);
  modbus->footer(R"(
What machine m (from 0) of a unit holds, addresses from 0:
  holding 100 + 20m  temperature, float32 ABCD, °C     coil 3 + 10m      running
  holding 102 + 20m  pressure, float32 ABCD, bar       coil 4 + 10m      alarm: temperature above 80
  holding 104 + 20m  parts, uint32 ABCD                discrete 3 + 10m  door open
  holding 106 + 20m  state, uint16: 0 stopped, 1 running, 2 setup
  holding 107 + 20m  vibration, int16, 0.01 mm/s
  input 100 + 20m    energy, uint64 ABCDEFGH, Wh

Example:
  opossum simulate modbus --listen 127.0.0.1:5020)");
  modbus->callback([simulation, &chosen] { chosen = [simulation] { return simulate_modbus(*simulation); }; });
}

}  // namespace

void add_simulate(CLI::App& root, Action& chosen) {
  CLI::App* command = root.add_subcommand("simulate", "Load generator and device simulator, for demos and tests");
  command->require_subcommand(1);
  add_mqtt(*command, chosen);
  add_modbus_simulation(*command, chosen);
}

}  // namespace opossum::gateway::cli
