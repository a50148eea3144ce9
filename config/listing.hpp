// SPDX-License-Identifier: MIT
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "config/keys.hpp"

namespace opossum::config {

/// One key with the value that counts.
struct EffectiveKey {
  std::string key;                   ///< "listen"
  std::optional<std::string> value;  ///< as TOML; nothing = not set. Secrets are only described
  std::string origin;                ///< "default" or FILE:LINE
  std::string description;
  Reload reload = Reload::restart;
};

/// The keys of one table of the file.
struct EffectiveTable {
  std::string title;  ///< "gateway", "sync.target[0]"
  std::vector<EffectiveKey> keys;
};

/// What effective() prints, as data. Tables that are not present are left out.
[[nodiscard]] std::vector<EffectiveTable> effective_tables(const Config& config);

}  // namespace opossum::config
