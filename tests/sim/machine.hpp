// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <string>

#include "store/event_store.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/memory_file_system.hpp"

namespace opossum::sim {

/// A disk and the store on it. The disk survives what the store does not.
class Machine {
 public:
  Machine(std::string name, test::ManualClock& clock);

  [[nodiscard]] EventStore& store() { return *store_; }
  [[nodiscard]] const EventStore& store() const { return *store_; }
  [[nodiscard]] test::MemoryFileSystem& disk() { return *disk_; }
  [[nodiscard]] const std::string& name() const { return name_; }

  /// The power goes off now; what was not synced is in the seed's hands. Nothing may use the store any more. The disk has room again.
  void cut_power(std::uint64_t seed);
  /// Another disk takes the place of this one.
  void replace_disk(std::unique_ptr<test::MemoryFileSystem> disk);
  /// Becomes a copy of another machine's disk as it is now. Before boot().
  void copy_disk_of(const Machine& other) { disk_ = other.disk_->after_kill(); }
  /// Opens the store, new or recovered.
  void boot();
  [[nodiscard]] bool is_up() const { return store_ != nullptr; }

 private:
  const std::string name_;
  test::ManualClock& clock_;
  std::unique_ptr<test::MemoryFileSystem> disk_;
  std::unique_ptr<EventStore> store_;
};

}  // namespace opossum::sim
