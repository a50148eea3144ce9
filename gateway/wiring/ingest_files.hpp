// SPDX-License-Identifier: MIT
#pragma once

#include <vector>

#include "config/config.hpp"
#include "ingest/drop_folder.hpp"

namespace opossum::gateway {

/// The drop folders of a configuration, in their order.
[[nodiscard]] std::vector<ingest::DropFolderOptions> folder_options(const config::Config& config);

}  // namespace opossum::gateway
