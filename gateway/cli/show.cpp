// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "gateway/cli/command.hpp"
#include "gateway/cli/event_source.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"

namespace opossum::gateway::cli {
namespace {

struct ShowArguments {
  SourceOptions source{};
  OutputOptions output{};
  std::uint64_t position = 0;
};

int run_show(const ShowArguments& arguments) {
  auto source = open_source(arguments.source);
  if (!source) return report(source.error());
  const auto event = (*source)->event_at(Position(arguments.position));
  if (!event) return report(event.error());
  if (!*event) {
    fmt::print(stderr, "opossum: there is no event at position {}\n", arguments.position);
    return kNotFound;
  }
  print_event(arguments.output, **event);
  return kDone;
}

}  // namespace

void add_show(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<ShowArguments>();
  CLI::App* command = root.add_subcommand("show", "Print the event at a position");
  command->add_option("POSITION", arguments->position, "The event's number, from 1")->required()->check(CLI::PositiveNumber);
  add_source_options(*command, arguments->source);
  add_output_options(*command, arguments->output);
  command->footer("\nExample:\n  opossum show 57 --url http://127.0.0.1:8080");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_show(*arguments); }; });
}

}  // namespace opossum::gateway::cli
