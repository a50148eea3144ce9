// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"

namespace opossum::gateway {

/// What a configuration asks for that this version does not do. Sentences for people, each naming its key.
struct Coverage {
  std::vector<std::string> refusals;  ///< running without it would break a promise, such as what may leave the site: do not start
  std::vector<std::string> warnings;  ///< it is left out; everything else works
};
[[nodiscard]] Coverage coverage_of(const config::Config& config);

}  // namespace opossum::gateway
