// SPDX-License-Identifier: MIT
#include <algorithm>

#include "config/validate/checks.hpp"

namespace opossum::config::validate {

namespace {

void complete_points(ModbusDevice& device, const std::string& path, const Problems& problems) {
  for (std::size_t i = 0; i < device.points.size(); ++i) {
    auto& point = device.points[i];
    bool is_bit = point.table == ModbusTable::coil || point.table == ModbusTable::discrete || point.bit;
    if (is_bit && !problems.knows(at(path + ".points", i, "type"))) point.type = {PointKind::boolean, 0};
  }
}

void complete_authority(std::vector<Target>& targets) {
  auto can_decide = [](const Target& target) { return target.kind == TargetKind::opossum && target.authority != false; };
  auto chosen = std::ranges::find_if(targets, [](const Target& target) { return target.authority == true; });
  if (chosen == targets.end()) chosen = std::ranges::find_if(targets, can_decide);
  if (chosen != targets.end()) chosen->authority = true;
  for (auto& target : targets) {
    if (!target.authority) target.authority = false;
  }
}

}  // namespace

void complete(Config& config, const Problems& problems) {
  for (auto& source : config.ingest.mqtt) {
    if (source.client_id.empty()) source.client_id = "opossum-" + config.gateway.name + "-" + source.name;
  }
  for (std::size_t i = 0; i < config.ingest.modbus.size(); ++i) complete_points(config.ingest.modbus[i], at("ingest.modbus", i), problems);
  complete_authority(config.sync.targets);
}

void check(const Config& config, Problems& problems) {
  check_listeners(config, problems);
  check_brokers(config, problems);
  check_modbus(config, problems);
  check_rules(config, problems);
  check_targets(config, problems);
  check_lanes(config, problems);
  check_replication(config, problems);
  check_storage(config, problems);
  check_names(config, problems);
  check_secrets(config, problems);
}

}  // namespace opossum::config::validate
