// SPDX-License-Identifier: MIT
#pragma once

#include <memory>

#include "config/config.hpp"
#include "store/event_store.hpp"

namespace opossum::gateway {

/// The store of a configuration, recovered and locked; what it is gets logged.
[[nodiscard]] Result<std::unique_ptr<EventStore>> open_store(const config::Config& config);

[[nodiscard]] Durability durability_of(const config::Config& config);

}  // namespace opossum::gateway
