// SPDX-License-Identifier: MIT
#include "ingest/simulate/sensors.hpp"

#include <array>
#include <cstdio>

namespace opossum::ingest::simulate {

namespace {

std::string with_decimals(double value, int decimals) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

std::string sensor_name(std::size_t number) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "s%03zu", number);
  return text.data();
}

}  // namespace

Sensors::Sensors(const SimulateMqttOptions& options)
    : prefix_(options.prefix),
      per_line_(options.sensors),
      clock_(options.clock != nullptr ? *options.clock : system_clock()),
      sensors_(std::size_t{options.lines} * options.sensors) {}

Reading Sensors::next() {
  const std::size_t index = turn_++ % sensors_.size();
  Sensor& sensor = sensors_[index];
  ++sensor.sequence;
  // A walk that is drawn back to its middle: values stay in a range that a hall could have.
  std::uniform_real_distribution<double> step(-0.3, 0.3);
  sensor.temperature += step(random_) + (21 - sensor.temperature) * 0.02;
  sensor.humidity += step(random_) + (45 - sensor.humidity) * 0.02;
  const std::string line = "line-" + std::to_string(index / per_line_ + 1);
  const std::string name = sensor_name(index % per_line_ + 1);
  const std::string sequence = std::to_string(sensor.sequence);
  return {line + '/' + name + '/' + sequence, prefix_ + '/' + line + '/' + name + "/temperature",
          R"({"sensor":")" + name + R"(","seq":)" + sequence + R"(,"temperature":)" + with_decimals(sensor.temperature, 2) +
              R"(,"humidity":)" + with_decimals(sensor.humidity, 1) + R"(,"ts":")" + to_rfc3339(clock_.now()) + "\"}"};
}

}  // namespace opossum::ingest::simulate
