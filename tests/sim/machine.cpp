// SPDX-License-Identifier: MIT
#include "tests/sim/machine.hpp"

#include <stdexcept>

namespace opossum::sim {

Machine::Machine(std::string name, test::ManualClock& clock)
    : name_(std::move(name)), clock_(clock), disk_(std::make_unique<test::MemoryFileSystem>()) {}

void Machine::cut_power(std::uint64_t seed) {
  // First the image, then the ghost of the process: whatever its destructors still write does not count.
  replace_disk(disk_->after_power_cut(seed));
  disk_->set_free_space(std::nullopt);  // whoever switches it on again has made room
}

void Machine::replace_disk(std::unique_ptr<test::MemoryFileSystem> disk) {
  disk_->stop_at_change(1);
  store_.reset();
  disk_ = std::move(disk);
}

void Machine::boot() {
  StoreOptions options;
  options.directory = "/data";
  options.name = name_;
  options.segment_bytes = 16 << 10;  // seals often
  options.preallocate_bytes = 4 << 10;
  options.compress = false;          // ids and salts are new in every run: how well they compress must not matter to a seed
  options.disk_reserve_bytes = 0;    // a full disk is met in the middle of a write
  options.background = false;
  options.files = disk_.get();
  options.clock = &clock_;
  auto store = EventStore::open(std::move(options));
  if (!store) throw std::runtime_error(name_ + " does not open: " + store.error().message());
  store_ = std::move(*store);
}

}  // namespace opossum::sim
