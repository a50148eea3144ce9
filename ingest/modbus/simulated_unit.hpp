// SPDX-License-Identifier: MIT
#pragma once

#include <modbus.h>

#include <cstdint>
#include <memory>
#include <random>
#include <vector>

namespace opossum::ingest::modbus {

/// The memory of one simulated unit and how it moves. Layout: simulate_modbus.hpp. Not thread-safe.
class SimulatedUnit {
 public:
  /// Throws std::bad_alloc.
  SimulatedUnit(std::uint16_t machines, std::uint32_t seed);

  /// Moves every value to where it is `seconds` after the start, `elapsed` seconds after the last step.
  void step(double seconds, double elapsed);
  [[nodiscard]] modbus_mapping_t* memory() noexcept { return memory_.get(); }

 private:
  struct Machine {
    double phase = 0;
    double heat = 0;       ///< slow random walk on top of the sine
    double parts = 0;
    double energy = 0;
    std::uint16_t state = 1;
  };
  struct Free {
    void operator()(modbus_mapping_t* memory) const noexcept { modbus_mapping_free(memory); }
  };
  void step_machine(std::size_t index, double seconds, double elapsed);
  [[nodiscard]] double noise(double width) { return std::normal_distribution<double>(0, width)(random_); }

  std::unique_ptr<modbus_mapping_t, Free> memory_;
  std::vector<Machine> machines_;
  std::mt19937 random_;
};

}  // namespace opossum::ingest::modbus
