// SPDX-License-Identifier: MIT
#pragma once

#include "config/config.hpp"
#include "gateway/doctor.hpp"
#include "store/position.hpp"

namespace opossum::gateway::doctor {

// Each looks at one thing and adds what it found.

/// Free space against the reserve and the size of the log.
void check_disk_space(const config::Config& config, std::vector<Diagnosis>& results);
/// How long an fsync takes in the data folder. It waits for some of them.
void check_sync_time(const config::Config& config, std::vector<Diagnosis>& results);
/// That the wall clock can be right: not before this program was built, and not before the store's newest commit.
void check_clock(const config::Config& config, std::vector<Diagnosis>& results);
/// That each address can be listened on, or is taken by a gateway of this store.
void check_ports(const config::Config& config, std::vector<Diagnosis>& results);
/// That certificates fit their keys and are good for a while.
void check_certificates(const config::Config& config, std::vector<Diagnosis>& results);
/// Who can read the data folder and the secrets.
void check_permissions(const config::Config& config, std::vector<Diagnosis>& results);
/// That the store opens for reading and its folder is no backup.
void check_store(const config::Config& config, std::vector<Diagnosis>& results);

}  // namespace opossum::gateway::doctor
