// SPDX-License-Identifier: MIT
#include "store/repair.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdio>

#include "gateway/cli/command.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/finding.hpp"
#include "gateway/cli/output.hpp"

namespace opossum::gateway::cli {
namespace {

struct RepairArguments {
  OutputOptions output{};
  std::string directory{};
  RepairOptions options{};
};

boost::json::object to_json(const RepairReport& report, bool dry_run) {
  boost::json::array steps;
  for (const RepairStep& step : report.steps) {
    steps.push_back(boost::json::object{
        {"file", step.file}, {"byte", step.byte}, {"damage", step.damage}, {"done", step.done}, {"kept", step.kept}});
  }
  return {{"sound", report.left.empty()}, {"dry_run", dry_run}, {"steps", std::move(steps)}, {"left", cli::to_json(report.left)}};
}

void print_steps(const RepairReport& report, bool dry_run) {
  for (const RepairStep& step : report.steps) {
    fmt::print(stderr, "opossum: {}{} at byte {}: {}: {}\n", dry_run ? "would repair " : "repaired ", step.file, step.byte, step.damage,
               step.done);
    if (!step.kept.empty()) fmt::print(stderr, "opossum:   the file as it was is kept in {}\n", step.kept);
  }
}

int run_repair(const RepairArguments& arguments) {
  const auto repaired = repair_store(posix_file_system(), arguments.directory, arguments.options);
  if (!repaired) return report(repaired.error());
  print_object(arguments.output, to_json(*repaired, arguments.options.dry_run));
  print_steps(*repaired, arguments.options.dry_run);
  print_findings(repaired->left, "not repaired: ");
  if (repaired->left.empty()) return kDone;
  fmt::print(stderr,
             "opossum: what is not repaired was left as it is. Give a backup of this store with --from, or restore it as a whole\n");
  return kFailed;
}

}  // namespace

void add_repair(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<RepairArguments>();
  CLI::App* command = root.add_subcommand("repair", "Put right what is damaged in a store, as far as it can be proven");
  command->add_option("DIR", arguments->directory, "The store's directory; no gateway may be running on it")->required();
  command->add_option("--from", arguments->options.backup, "Directory of a backup of this store, to take sound segments from");
  command->add_flag("--dry-run", arguments->options.dry_run, "Only say what would be done");
  add_output_options(*command, arguments->output);
  command->footer(R"(
Every file that is changed is first copied to quarantine/repair-TIME/, with the reason. No commit is dropped or made up: damage that
cannot be undone is named and left as it is. Exit code 0 if the store is sound then, 1 if not.

Examples:
  opossum repair --dry-run ./opossum-data
  opossum repair --from /mnt/backup/opossum-data ./opossum-data)");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_repair(*arguments); }; });
}

}  // namespace opossum::gateway::cli
