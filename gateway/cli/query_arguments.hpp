// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/App.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/query.hpp"
#include "store/result.hpp"

namespace opossum::gateway::cli {

/// Which events are meant: --type and --tag make one item, --query is a whole query as JSON.
struct QueryArguments {
  std::vector<std::string> types;
  std::vector<std::string> tags;
  std::string json;
  /// Errc::invalid_argument for a query that does not parse or means nothing.
  [[nodiscard]] Result<Query> query() const;
};
void add_query_arguments(CLI::App& command, QueryArguments& arguments);

/// Which part of them, and in which order.
struct ReadArguments {
  std::optional<std::uint64_t> after;
  std::optional<std::uint64_t> before;
  std::optional<std::uint64_t> limit;
  bool backwards = false;
  std::string since;
  std::string until;
  /// Errc::invalid_argument for a time that is not RFC 3339.
  [[nodiscard]] Result<ReadOptions> options(View view) const;
};
void add_read_arguments(CLI::App& command, ReadArguments& arguments);
void add_view_argument(CLI::App& command, View& view);

}  // namespace opossum::gateway::cli
