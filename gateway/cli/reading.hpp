// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/App.hpp>
#include <memory>

#include "gateway/cli/event_source.hpp"
#include "gateway/cli/output.hpp"
#include "gateway/cli/query_arguments.hpp"

namespace opossum::gateway::cli {

/// A query and the place that answers it.
struct Reading {
  Query query{};
  std::unique_ptr<EventSource> source{};
};

/// What the commands that print events have in common: which events, seen how, from where, and how they are printed.
struct ReadingArguments {
  QueryArguments query{};
  View view = View::effective;
  SourceOptions source{};
  OutputOptions output{};
  /// Errc::invalid_argument for a bad query; else the errors of open_source.
  [[nodiscard]] Result<Reading> begin() const;
};
void add_reading_arguments(CLI::App& command, ReadingArguments& arguments);

}  // namespace opossum::gateway::cli
