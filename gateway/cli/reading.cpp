// SPDX-License-Identifier: MIT
#include "gateway/cli/reading.hpp"

namespace opossum::gateway::cli {

Result<Reading> ReadingArguments::begin() const {
  auto parsed = query.query();
  if (!parsed) return fail(std::move(parsed).error());
  auto opened = open_source(source);
  if (!opened) return fail(std::move(opened).error());
  return Reading{std::move(*parsed), std::move(*opened)};
}

void add_reading_arguments(CLI::App& command, ReadingArguments& arguments) {
  add_query_arguments(command, arguments.query);
  add_view_argument(command, arguments.view);
  add_source_options(command, arguments.source);
  add_output_options(command, arguments.output);
}

}  // namespace opossum::gateway::cli
