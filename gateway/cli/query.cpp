// SPDX-License-Identifier: MIT
#include "gateway/cli/command.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/reading.hpp"

namespace opossum::gateway::cli {
namespace {

struct QueryCommandArguments {
  ReadingArguments reading{};
  ReadArguments range{};
};

int run_query(const QueryCommandArguments& arguments) {
  auto options = arguments.range.options(arguments.reading.view);
  if (!options) return report(options.error());
  const auto reading = arguments.reading.begin();
  if (!reading) return report(reading.error());
  EventPrinter printer(arguments.reading.output);
  const auto done = reading->source->query(reading->query, *options, [&printer](std::string_view event) { return printer.print(event); });
  return done ? kDone : report(done.error());
}

}  // namespace

void add_query(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<QueryCommandArguments>();
  CLI::App* command = root.add_subcommand("query", "Print the events that match a query");
  add_read_arguments(*command, arguments->range);
  add_reading_arguments(*command, arguments->reading);
  command->footer(R"(
Examples:
  opossum query --type TemperatureReading --tag line:1 --limit 20
  opossum query --backwards --limit 1 --url http://127.0.0.1:8080
  opossum query --query '{"items":[{"types":["Sold"]},{"tags":["shop:7"]}]}' --json | jq .data)");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_query(*arguments); }; });
}

}  // namespace opossum::gateway::cli
