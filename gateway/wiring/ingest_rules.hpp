// SPDX-License-Identifier: MIT
#pragma once

#include "config/config.hpp"
#include "ingest/rule.hpp"

namespace opossum::gateway {

/// The mapping rules of a configuration, in their order. What coverage_of() refuses must not be in it.
[[nodiscard]] ingest::RuleSetOptions rule_options(const config::Config& config);

}  // namespace opossum::gateway
