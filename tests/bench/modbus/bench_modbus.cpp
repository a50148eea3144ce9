// SPDX-License-Identifier: MIT
// What polling costs: devices with a hundred points each, every point stored every second.
#include <sys/resource.h>

#include <filesystem>
#include <map>
#include <thread>

#include "ingest/modbus_bus.hpp"
#include "tests/bench/arguments.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/modbus/simulator_process.hpp"
#include "tests/bench/must.hpp"
#include "tests/bench/process_memory.hpp"

namespace {

using namespace opossum;

constexpr const char* kUsage = R"(usage: bench_modbus [--directory D] [--devices N] [--seconds S] [--event point|group]
)";

constexpr std::uint16_t kMachines = 20;  // of the simulator: 5 points each, 100 a device

struct Case {
  const char* name;
  bool one_bus;
};

/// Five of the simulator's points for each of its machines; all of them change or are stored again, as there is no deadband.
std::vector<ingest::ModbusPointOptions> hundred_points() {
  std::vector<ingest::ModbusPointOptions> points;
  for (std::uint32_t machine = 0; machine < kMachines; ++machine) {
    const auto add = [&](const char* name, std::uint32_t address, const char* type) {
      ingest::ModbusPointOptions point;
      point.name = "m" + std::to_string(machine) + "-" + name;
      point.address = address + 20 * machine;
      point.type = type;
      points.push_back(std::move(point));
    };
    add("temperature", 100, "float32");
    add("pressure", 102, "float32");
    add("parts", 104, "uint32");
    add("state", 106, "uint16");
    add("vibration", 107, "int16");
  }
  return points;
}

std::vector<ingest::ModbusDeviceOptions> devices_of(const Case& test, std::size_t count, const std::string& event, std::uint16_t port) {
  std::vector<ingest::ModbusDeviceOptions> devices;
  for (std::size_t i = 1; i <= count; ++i) {
    ingest::ModbusDeviceOptions device;
    device.name = "device-" + std::to_string(i);
    // Every address of 127/8 is this machine, and each is an endpoint of its own.
    device.url = "tcp://127.0.0." + std::string(test.one_bus ? "1" : std::to_string(i)) + ":" + std::to_string(port);
    device.unit = static_cast<std::uint32_t>(i);
    device.max_gap = 12;
    device.event = event;
    device.points = hundred_points();
    devices.push_back(std::move(device));
  }
  return devices;
}

double processor_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::map<std::string, double> sums_of(const ingest::ModbusBus& bus) {
  std::map<std::string, double> sums;
  for (const auto& status : bus.status()) {
    for (const auto& [name, value] : status.counters) sums[name] += static_cast<double>(value);
  }
  return sums;
}

void measure(const Case& test, std::size_t devices, const std::string& event, const std::string& directory, double seconds) {
  const bench::SimulatorProcess simulator(static_cast<std::uint8_t>(devices), kMachines);
  std::filesystem::remove_all(directory);
  StoreOptions options;
  options.directory = directory;
  const auto store = bench::must(EventStore::open(options));
  const auto bus = bench::must(ingest::ModbusBus::start(devices_of(test, devices, event, simulator.port()), *store, {}));
  // The first polls are spread over the first second; between two polls of those that are alone on their connection.
  std::this_thread::sleep_for(std::chrono::milliseconds(2500));
  auto before = sums_of(*bus);
  const double processor_before = processor_seconds();
  const auto start = std::chrono::steady_clock::now();
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  const double elapsed = bench::seconds_since(start);
  const double processor = processor_seconds() - processor_before;
  auto after = sums_of(*bus);
  for (const auto& status : bus->status()) {
    if (!status.last_error.empty()) std::fprintf(stderr, "%s: %s\n", status.name.c_str(), status.last_error.c_str());
  }
  const auto rate = [&](const char* name) { return (after[name] - before[name]) / elapsed; };
  std::printf("| %s | %s | %s | %s | %s | %.1f %% | %.0f MB |\n", test.name, bench::grouped(rate("requests")).c_str(),
              bench::grouped(rate("readings")).c_str(), bench::grouped(rate("stored")).c_str(),
              bench::grouped(after["overruns"] + after["no_answer"] - before["overruns"] - before["no_answer"]).c_str(),
              100 * processor / elapsed, bench::process_memory().anonymous);
}

}  // namespace

int main(int argc, char** argv) {
  bench::Arguments arguments(argc, argv, kUsage);
  const auto directory = arguments.text("directory", "bench-modbus-data");
  const auto devices = static_cast<std::size_t>(std::clamp<std::uint64_t>(arguments.count("devices", 100), 1, 200));
  const auto event = arguments.text("event", "point");
  const double seconds = arguments.number("seconds", 10);
  arguments.done();

  std::printf("%s\n\n%zu devices of 100 points, each polled every second; one event a %s, no deadband.\n\n", bench::machine().c_str(),
              devices, event.c_str());
  std::printf("| connections | requests/s | readings/s | events stored/s | polls missed | of one core | memory |\n");
  std::printf("| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n");
  measure({"one, shared by all units", true}, devices, event, directory, seconds);
  measure({"one a device", false}, devices, event, directory, seconds);
  std::filesystem::remove_all(directory);
}
