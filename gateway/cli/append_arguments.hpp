// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/result.hpp"

namespace opossum::gateway::cli {

/// One event and the commit around it, as the command line tells them.
struct AppendArguments {
  std::string type;  ///< empty = events come from standard input
  std::vector<std::string> tags;
  std::optional<std::string> data;  ///< JSON
  std::string data_base64;
  std::string time;
  std::string id;
  std::string subject;
  std::string meta;  ///< JSON object

  std::string key;
  std::vector<std::string> if_none_types;
  std::vector<std::string> if_none_tags;
  std::string condition;  ///< a query as JSON
  std::optional<std::uint64_t> after;
  bool atomic = false;

  [[nodiscard]] bool from_stdin() const { return type.empty(); }
  /// With a key or a condition, or when asked for, everything is one commit.
  [[nodiscard]] bool one_commit() const;
  /// The event of the options as JSON. Errc::invalid_argument when --data or --meta are not JSON.
  [[nodiscard]] Result<std::string> event_json() const;
  /// The body of POST /v1/commits around `events`, a list of JSON objects without brackets.
  [[nodiscard]] Result<std::string> commit_json(const std::string& events) const;
};
void add_append_arguments(CLI::App& command, AppendArguments& arguments);

}  // namespace opossum::gateway::cli
