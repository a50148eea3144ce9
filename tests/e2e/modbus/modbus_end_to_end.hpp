// SPDX-License-Identifier: MIT
#pragma once

#include <gmock/gmock.h>

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "ingest/modbus_bus.hpp"
#include "tests/support/failing_files.hpp"
#include "tests/support/process.hpp"

namespace opossum::testing {

inline ingest::ModbusPointOptions point(std::string name, std::string table, std::uint32_t address, std::string type) {
  ingest::ModbusPointOptions options;
  options.name = std::move(name);
  options.table = std::move(table);
  options.address = address;
  options.type = std::move(type);
  options.deadband = 0;
  return options;
}

inline ingest::ModbusDeviceOptions device(std::string name, std::string url, std::vector<ingest::ModbusPointOptions> points) {
  ingest::ModbusDeviceOptions options;
  options.name = std::move(name);
  options.url = std::move(url);
  options.type = "PressReading";
  options.tags = {"device:" + options.name};
  options.poll = std::chrono::milliseconds(50);
  options.timeout = std::chrono::seconds(10);  // of devices that do answer, on a machine that has much else to do
  options.retries = 0;
  options.degrade_after = 2;
  options.degrade_time = std::chrono::milliseconds(200);
  options.points = std::move(points);
  return options;
}

/// A store in a folder of its own and a bus on it.
class ModbusEndToEnd : public ::testing::Test {
 protected:
  void start(const std::vector<ingest::ModbusDeviceOptions>& devices) {
    StoreOptions options;
    options.directory = folder_ / "data";
    options.files = &files_;
    auto store = EventStore::open(options);
    ASSERT_TRUE(store.has_value()) << store.error().message();
    store_ = std::move(*store);
    ingest::GapLogOptions gaps;
    gaps.background = false;  // records are written by stop(), so that they do not come between the commits that a test counts
    gaps_ = std::make_unique<ingest::GapLog>(*store_, gaps);
    const auto keep = [this](LogLevel, const std::string& line) {
      const std::lock_guard lock(log_mutex_);
      log_ += line + "\n";
    };
    auto bus = ingest::ModbusBus::start(devices, *store_, keep, system_clock(), gaps_.get());
    ASSERT_TRUE(bus.has_value()) << bus.error().message();
    bus_ = std::move(*bus);
  }
  /// The store stays, so that it can be read.
  void stop() {
    bus_.reset();
    gaps_.reset();
  }
  ~ModbusEndToEnd() override { stop(); }

  /// The data of all events with a tag, oldest first.
  [[nodiscard]] std::vector<std::string> data_with(const std::string& tag) const {
    std::vector<std::string> all;
    auto cursor = store_->read(Query{{QueryItem{{}, {tag}}}});
    while (true) {
      auto event = cursor->next();
      if (!event || !*event) break;
      all.emplace_back((*event)->fields()->data);
    }
    return all;
  }
  [[nodiscard]] std::string last_with(const std::string& tag) const {
    const auto all = data_with(tag);
    return all.empty() ? "" : all.back();
  }
  [[nodiscard]] bool wait_for(const std::string& tag, const std::string& data) const {
    return wait_until([&] { return last_with(tag) == data; });
  }
  [[nodiscard]] bool wait_start(const std::string& tag, const std::string& beginning) const {
    return wait_until([&] { return last_with(tag).starts_with(beginning); });
  }
  [[nodiscard]] ingest::SourceStatus status(std::size_t index = 0) const { return bus_->status().at(index); }
  [[nodiscard]] std::uint64_t counter(const std::string& name, std::size_t index = 0) const { return status(index).counters.at(name); }
  [[nodiscard]] bool wait_state(ingest::SourceState state, std::size_t index = 0) const {
    return wait_until([&] { return status(index).state == state; });
  }
  [[nodiscard]] std::string log() const {
    const std::lock_guard lock(log_mutex_);
    return log_;
  }

  TemporaryFolder folder_;
  FailingFiles files_;
  std::unique_ptr<EventStore> store_;
  std::unique_ptr<ingest::GapLog> gaps_;
  std::unique_ptr<ingest::ModbusBus> bus_;

 private:
  mutable std::mutex log_mutex_;
  std::string log_;
};

}  // namespace opossum::testing
