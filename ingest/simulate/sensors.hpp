// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "ingest/simulate_mqtt.hpp"

namespace opossum::ingest::simulate {

struct Reading {
  std::string id;
  std::string topic;
  std::string payload;
};

/// Every sensor of every line in turn. The same options give the same values, apart from the time.
class Sensors {
 public:
  explicit Sensors(const SimulateMqttOptions& options);
  [[nodiscard]] Reading next();

 private:
  struct Sensor {
    std::uint64_t sequence = 0;
    double temperature = 21;
    double humidity = 45;
  };

  const std::string prefix_;
  const std::size_t per_line_;
  Clock& clock_;
  std::vector<Sensor> sensors_;
  std::size_t turn_ = 0;
  std::minstd_rand random_{20261123};
};

}  // namespace opossum::ingest::simulate
