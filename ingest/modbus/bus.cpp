// SPDX-License-Identifier: MIT
#include <algorithm>
#include <map>
#include <system_error>
#include <utility>

#include "ingest/modbus/bus_worker.hpp"
#include "ingest/modbus_bus.hpp"

namespace opossum::ingest {

class ModbusBus::Implementation {
 public:
  Implementation(const std::vector<modbus::Device>& devices, EventStore& store, const Logger& logger, Clock& clock, GapLog* gaps) {
    std::map<std::string, std::vector<modbus::Device>> by_endpoint;
    for (const auto& device : devices) by_endpoint[device.endpoint.key()].push_back(device);
    std::map<std::string, std::size_t> worker_of;
    modbus::DeviceGaps::Report report;
    if (gaps != nullptr) report = [gaps](Gap gap) { gaps->report(std::move(gap)); };
    for (auto& [key, members] : by_endpoint) {
      worker_of[key] = workers_.size();
      const auto append = [&store](Commit commit) { return store.append(std::move(commit)); };
      workers_.push_back(std::make_unique<modbus::BusWorker>(std::move(members), append, report, logger, clock));
    }
    std::vector<std::size_t> used(workers_.size(), 0);
    for (const auto& device : devices) {
      const auto worker = worker_of[device.endpoint.key()];
      order_.emplace_back(worker, used[worker]++);
    }
    for (const auto& worker : workers_) worker->start();
  }

  void stop() {
    // All are told before any is waited for, so that stopping takes one timeout and not their sum.
    for (const auto& worker : workers_) worker->request_stop();
    for (const auto& worker : workers_) worker->join();
  }

  [[nodiscard]] std::vector<SourceStatus> status() const {
    std::vector<SourceStatus> all;
    for (const auto& [worker, index] : order_) all.push_back(workers_[worker]->status(index));
    return all;
  }

 private:
  std::vector<std::unique_ptr<modbus::BusWorker>> workers_;
  std::vector<std::pair<std::size_t, std::size_t>> order_;  // worker, index in it
};

ModbusBus::ModbusBus(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
ModbusBus::~ModbusBus() { stop(); }

Result<std::unique_ptr<ModbusBus>> ModbusBus::start(const std::vector<ModbusDeviceOptions>& options, EventStore& store, Logger logger,
                                                    Clock& clock, GapLog* gaps) {
  OPOSSUM_TRY(validate(options));
  std::vector<modbus::Device> devices;
  for (const auto& each : options) {
    auto device = modbus::resolve(each);
    if (!device) return fail(std::move(device).error());
    devices.push_back(std::move(*device));
  }
  try {
    return std::unique_ptr<ModbusBus>(new ModbusBus(std::make_unique<Implementation>(devices, store, logger, clock, gaps)));
  } catch (const std::system_error& error) {
    return fail(Errc::io_error, std::string("cannot start a thread for a Modbus connection: ") + error.what());
  }
}

void ModbusBus::stop() { implementation_->stop(); }
std::vector<SourceStatus> ModbusBus::status() const { return implementation_->status(); }

}  // namespace opossum::ingest
