// SPDX-License-Identifier: MIT
#include "gateway/doctor.hpp"

#include <algorithm>

#include "config/load.hpp"
#include "gateway/doctor/checks.hpp"
#include "gateway/wiring/coverage.hpp"

namespace opossum::gateway::doctor {

namespace {

constexpr const char* kConfigurationCheck = "configuration";

void add_diagnostics(const config::Diagnostics& diagnostics, std::vector<Diagnosis>& results) {
  for (const config::Diagnostic& one : diagnostics) {
    const bool error = one.severity == config::Severity::error;
    results.push_back({kConfigurationCheck, error ? Health::bad : Health::warning, one.text(), error ? "correct the file, then `opossum check`" : ""});
  }
}

/// Nothing if the configuration cannot be used at all.
std::optional<config::Config> check_configuration(const std::string& file, std::vector<Diagnosis>& results) {
  if (file.empty()) {
    results.push_back({kConfigurationCheck, Health::good, "none given: an edge on this machine, data in ./opossum-data", ""});
    return config::defaults();
  }
  auto loaded = config::load(file);
  if (!loaded) {
    add_diagnostics(loaded.error(), results);
    return std::nullopt;
  }
  add_diagnostics(loaded->warnings, results);
  add_diagnostics(config::resolve_secrets(*loaded), results);
  for (const std::string& refusal : coverage_of(*loaded).refusals) {
    results.push_back({kConfigurationCheck, Health::bad, refusal, "remove it: this version does not do it"});
  }
  if (results.empty()) results.push_back({kConfigurationCheck, Health::good, file + " is valid, and its secrets can be read", ""});
  return std::move(*loaded);
}

}  // namespace

std::string_view name(Health health) noexcept {
  switch (health) {
    case Health::good: return "good";
    case Health::warning: return "warning";
    case Health::bad: return "bad";
  }
  return "bad";
}

std::vector<Diagnosis> examine(const std::string& config_file) {
  std::vector<Diagnosis> results;
  const auto config = check_configuration(config_file, results);
  if (!config) return results;
  check_permissions(*config, results);
  check_disk_space(*config, results);
  check_sync_time(*config, results);
  check_store(*config, results);
  check_clock(*config, results);
  check_ports(*config, results);
  check_certificates(*config, results);
  return results;
}

bool is_healthy(const std::vector<Diagnosis>& results) noexcept {
  return std::ranges::none_of(results, [](const Diagnosis& result) { return result.health == Health::bad; });
}

}  // namespace opossum::gateway::doctor
