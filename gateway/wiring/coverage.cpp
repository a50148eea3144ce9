// SPDX-License-Identifier: MIT
#include "gateway/wiring/coverage.hpp"

#include <fmt/format.h>

namespace opossum::gateway {
namespace {

/// Whatever restricts what leaves the site must hold, or nothing leaves.
void look_at_target(const config::Target& target, Coverage& coverage) {
  const auto refuse = [&](const char* key, const char* why) {
    coverage.refusals.push_back(fmt::format("sync target {}: {} is not in this version yet; {}", target.name, key, why));
  };
  if (target.kind != config::TargetKind::opossum) refuse("this kind", "use kind = \"opossum\"");
  if (!target.lanes.empty()) refuse("lane", "commits would travel in another order and at other times");
}

void look_at_rule(std::size_t number, const config::Rule& rule, Coverage& coverage) {
  const auto refuse = [&](const char* key) {
    coverage.refusals.push_back(fmt::format("ingest.rule {} ({}): {} is not in this version yet", number, rule.topic, key));
  };
  if (rule.transform) refuse("transform");
}

void look_at_origin(const config::ReplicationOrigin& origin, Coverage& coverage) {
  bool compensates = origin.policy.fallback == config::ConflictPolicy::compensate;
  for (const auto& [type, policy] : origin.policy.by_type) compensates = compensates || policy == config::ConflictPolicy::compensate;
  if (!compensates) return;
  coverage.refusals.push_back(
      fmt::format("replication.origin {}: policy \"compensate\" is not in this version yet; use reject or accept", origin.name));
}

}  // namespace

Coverage coverage_of(const config::Config& config) {
  Coverage coverage;
  for (const auto& target : config.sync.targets) look_at_target(target, coverage);
  for (std::size_t i = 0; i < config.ingest.rules.size(); ++i) look_at_rule(i + 1, config.ingest.rules[i], coverage);
  for (const auto& origin : config.replication.origins) look_at_origin(origin, coverage);
  if (!config.lanes.empty()) coverage.refusals.emplace_back("lane: lanes are not in this version yet");
  if (config.retention.max_age || config.retention.max_bytes) {
    coverage.warnings.emplace_back("[retention]: nothing is removed in this version; appends stop at [store] disk_reserve_bytes");
  }
  return coverage;
}

}  // namespace opossum::gateway
