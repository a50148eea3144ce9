// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <vector>

#include "config/config.hpp"
#include "config/keys.hpp"

namespace opossum::config {

/// A key whose value differs between two configurations.
struct Change {
  std::string key;  ///< "ingest.rule[0].type"; of a list whose length differs only the list: "ingest.rule"
  Reload reload = Reload::restart;
};

/// What differs, in the order of the table of keys. Of secrets only where they come from is compared.
[[nodiscard]] std::vector<Change> changes(const Config& before, const Config& after);

}  // namespace opossum::config
