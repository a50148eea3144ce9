// SPDX-License-Identifier: MIT
#include "gateway/cli/command.hpp"
#include "gateway/cli/event_source.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"
#include "gateway/cli/query_arguments.hpp"

namespace opossum::gateway::cli {
namespace {

struct Arguments {
  SourceOptions source{};
  OutputOptions output{};
  QueryArguments query{};
  ReadArguments read{};
};

int run_query(const Arguments& arguments) {
  auto query = arguments.query.query();
  if (!query) return report(query.error());
  auto options = arguments.read.options();
  if (!options) return report(options.error());
  auto source = open_source(arguments.source);
  if (!source) return report(source.error());
  EventPrinter printer(arguments.output);
  const auto done = (*source)->query(*query, *options, [&printer](std::string_view event) { return printer.print(event); });
  return done ? kDone : report(done.error());
}

}  // namespace

void add_query(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<Arguments>();
  CLI::App* command = root.add_subcommand("query", "Print the events that match a query");
  add_query_arguments(*command, arguments->query);
  add_read_arguments(*command, arguments->read);
  add_source_options(*command, arguments->source);
  add_output_options(*command, arguments->output);
  command->footer(R"(
Examples:
  opossum query --type TemperatureReading --tag line:1 --limit 20
  opossum query --backwards --limit 1 --url http://127.0.0.1:8080
  opossum query --query '{"items":[{"types":["Sold"]},{"tags":["shop:7"]}]}' --json | jq .data)");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_query(*arguments); }; });
}

}  // namespace opossum::gateway::cli
