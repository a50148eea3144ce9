// SPDX-License-Identifier: MIT
#include "gateway/cli/command.hpp"
#include "gateway/cli/event_source.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"

namespace opossum::gateway::cli {
namespace {

struct HeadArguments {
  SourceOptions source{};
  OutputOptions output{};
};

int run_head(const HeadArguments& arguments) {
  auto source = open_source(arguments.source);
  if (!source) return report(source.error());
  const auto head = (*source)->head();
  if (!head) return report(head.error());
  print_object(arguments.output, to_json(*head));
  return kDone;
}

}  // namespace

void add_head(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<HeadArguments>();
  CLI::App* command = root.add_subcommand("head", "Print the end of the log: position, commit, chain value, time");
  add_source_options(*command, arguments->source);
  add_output_options(*command, arguments->output);
  command->footer("\nExample:\n  opossum head --json | jq .position");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_head(*arguments); }; });
}

}  // namespace opossum::gateway::cli
