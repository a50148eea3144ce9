// SPDX-License-Identifier: MIT
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "config/config.hpp"
#include "config/diagnostic.hpp"

namespace opossum::config {

/// Largest file that is read, in bytes.
inline constexpr std::size_t kFileBytesMax = 8U << 20;

/// A validated configuration, or everything that is wrong with the file, in the order of its lines (warnings included, at least
/// one error). Syntax errors hide what comes after them. Touches nothing but the file; relative paths in it mean the working folder.
[[nodiscard]] std::expected<Config, Diagnostics> load(const std::string& path);
/// The same for text in memory; `name` stands for the file in diagnostics.
[[nodiscard]] std::expected<Config, Diagnostics> load_text(std::string_view text, std::string name);
/// What `opossum serve` runs without a file: an edge on loopback, MQTT on 1883, HTTP on 8080, data in ./opossum-data, no target.
[[nodiscard]] Config defaults();

/// Reads the environment and the files that secrets name, into the secrets. Returns what could not be read or is empty;
/// nothing = all are there. Secrets that were resolved stay so.
[[nodiscard]] Diagnostics resolve_secrets(Config& config);

/// Every key with its value and, as a comment, where it comes from ("default" or FILE:LINE), as TOML. Secrets are only described.
[[nodiscard]] std::string effective(const Config& config);

}  // namespace opossum::config
