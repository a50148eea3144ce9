// SPDX-License-Identifier: MIT
#include "ingest/modbus/simulated_unit.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <new>
#include <numbers>

namespace opossum::ingest::modbus {
namespace {

constexpr std::size_t kFirstRegister = 100;
constexpr std::size_t kRegistersEach = 20;
constexpr std::size_t kFirstBit = 3;
constexpr std::size_t kBitsEach = 10;
constexpr std::uint16_t kStopped = 0;
constexpr std::uint16_t kRunning = 1;
constexpr std::uint16_t kSetup = 2;

void put(std::uint16_t* registers, std::uint64_t value, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) registers[i] = static_cast<std::uint16_t>(value >> (16 * (count - 1 - i)));
}

void put_float(std::uint16_t* registers, double value) { put(registers, std::bit_cast<std::uint32_t>(static_cast<float>(value)), 2); }

}  // namespace

SimulatedUnit::SimulatedUnit(std::uint16_t machines, std::uint32_t seed) : machines_(machines), random_(seed) {
  const auto registers = static_cast<int>(kFirstRegister + kRegistersEach * machines);
  const auto bits = static_cast<int>(kFirstBit + kBitsEach * machines);
  memory_.reset(modbus_mapping_new(bits, bits, registers, registers));
  if (!memory_) throw std::bad_alloc();
  for (auto& machine : machines_) machine.phase = std::uniform_real_distribution<double>(0, 2 * std::numbers::pi)(random_);
  step(0, 0);
}

void SimulatedUnit::step(double seconds, double elapsed) {
  for (std::size_t index = 0; index < machines_.size(); ++index) step_machine(index, seconds, elapsed);
}

void SimulatedUnit::step_machine(std::size_t index, double seconds, double elapsed) {
  auto& machine = machines_[index];
  // A machine changes its state about once a minute, and is set up before it runs again.
  if (std::uniform_real_distribution<double>(0, 60)(random_) < elapsed) {
    machine.state = machine.state == kRunning ? kStopped : machine.state == kStopped ? kSetup : kRunning;
  }
  const bool running = machine.state == kRunning;
  machine.heat = std::clamp(machine.heat + noise(0.3) * std::sqrt(elapsed), -4.0, 4.0);
  const double swing = std::sin(2 * std::numbers::pi * seconds / 120 + machine.phase);
  const double temperature = 65 + 12 * swing + machine.heat + noise(0.1);
  if (running) machine.parts += elapsed * 1.5;
  machine.energy += elapsed * (running ? 7500 : 400) / 3600;

  auto* holding = memory_->tab_registers + kFirstRegister + kRegistersEach * index;
  put_float(holding, temperature);
  put_float(holding + 2, 6 + 0.4 * swing + noise(0.02));
  put(holding + 4, static_cast<std::uint64_t>(machine.parts), 2);
  put(holding + 6, machine.state, 1);
  put(holding + 7, static_cast<std::uint64_t>(std::lround(running ? 280 + noise(25) : 5 + std::abs(noise(2)))), 1);
  put(memory_->tab_input_registers + kFirstRegister + kRegistersEach * index, static_cast<std::uint64_t>(machine.energy), 4);
  auto* coils = memory_->tab_bits + kFirstBit + kBitsEach * index;
  coils[0] = running ? 1 : 0;
  coils[1] = temperature > 80 ? 1 : 0;
  memory_->tab_input_bits[kFirstBit + kBitsEach * index] = machine.state == kSetup ? 1 : 0;
}

}  // namespace opossum::ingest::modbus
