// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace opossum::config {

enum class Reload : std::uint8_t {
  live,     ///< SIGHUP changes it
  restart,  ///< needs a restart
};

/// What the table of keys says about one of them.
struct KeyInfo {
  std::string key;            ///< "sync.target[].bandwidth"; [] = an array of tables
  std::string type;           ///< "text", "duration", "fsync | unsafe-os"
  std::string unit;           ///< "ms", "bytes/s"; empty = none
  std::string default_value;  ///< as TOML; empty = not set
  std::string bounds;         ///< "1..125"; empty = none
  std::string description;    ///< one sentence
  Reload reload = Reload::restart;
  bool required = false;      ///< in its table
};

/// Every key, in the order of docs/configuration.md. Built once; safe from any thread.
[[nodiscard]] const std::vector<KeyInfo>& keys();

/// For `opossum check --explain KEY`: `key` with or without [] or indexes; a table's name explains all its keys, "all" everything.
/// An unknown key is answered with a sentence that names the nearest one.
[[nodiscard]] std::expected<std::string, std::string> explain(std::string_view key);

/// The same keys as the Markdown tables of docs/configuration.md.
[[nodiscard]] std::string keys_markdown();

}  // namespace opossum::config
