// SPDX-License-Identifier: MIT
#pragma once

#include "config/config.hpp"
#include "config/table/problems.hpp"

/// What the keys must be together. A check stays silent about keys that have an error of their own.
namespace opossum::config::validate {

using table::Complaint;
using table::Problems;

/// Fills what follows from other keys (see the comments of config.hpp).
void complete(Config& config, const Problems& problems);
/// All of the checks below.
void check(const Config& config, Problems& problems);

void check_listeners(const Config& config, Problems& problems);
void check_brokers(const Config& config, Problems& problems);
void check_modbus(const Config& config, Problems& problems);
void check_rules(const Config& config, Problems& problems);
void check_targets(const Config& config, Problems& problems);
void check_lanes(const Config& config, Problems& problems);
void check_replication(const Config& config, Problems& problems);
void check_storage(const Config& config, Problems& problems);
/// Names that must be unique, over all sections.
void check_names(const Config& config, Problems& problems);
/// Warns about secrets that stand in the file.
void check_secrets(const Config& config, Problems& problems);

/// "sync.target[2].url".
[[nodiscard]] std::string at(std::string_view list, std::size_t index, std::string_view key = {});

/// A secret and its key.
struct NamedSecret {
  std::string key;
  Secret* secret;
};
[[nodiscard]] std::vector<NamedSecret> secrets_of(Config& config);

}  // namespace opossum::config::validate
