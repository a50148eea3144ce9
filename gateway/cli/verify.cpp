// SPDX-License-Identifier: MIT
#include "store/verify.hpp"

#include <boost/json/object.hpp>

#include "gateway/cli/command.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/finding.hpp"
#include "gateway/cli/output.hpp"
#include "gateway/cli/progress_bar.hpp"

namespace opossum::gateway::cli {
namespace {

struct VerifyArguments {
  OutputOptions output{};
  std::string directory{};
  unsigned threads = 0;
};

boost::json::object to_json(const VerifyReport& report) {
  return {{"sound", report.sound()},
          {"segments", report.segments},
          {"commits", report.commits},
          {"events", report.events},
          {"bytes", report.bytes},
          {"unfinished_bytes", report.unfinished_bytes},
          {"head", cli::to_json(report.head)},
          {"findings", cli::to_json(report.findings)}};
}

int run_verify(const VerifyArguments& arguments) {
  auto verified = [&] {
    ProgressBar bar;
    return verify_store(posix_file_system(), arguments.directory, std::ref(bar), arguments.threads);
  }();
  if (!verified) return report(verified.error());
  print_object(arguments.output, to_json(*verified));
  print_findings(verified->findings);
  return verified->sound() ? kDone : kFailed;
}

}  // namespace

void add_verify(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<VerifyArguments>();
  CLI::App* command = root.add_subcommand("verify", "Check every byte of a store: checksums, chain, sealed segments and indexes");
  command->add_option("DIR", arguments->directory, "The store's directory; a server may be running on it")->required();
  command->add_option("--threads", arguments->threads, "How many segments are checked at a time; one a core when not given")
      ->check(CLI::Range(1U, 16U));
  add_output_options(*command, arguments->output);
  command->footer(R"(
Exit code 0 if every byte is right, 1 if not; then each finding names the file, its first bad byte, and what was expected there.
Nothing is changed. Bytes of an append that was not finished ("unfinished_bytes") are no damage: the next start cuts them.

Examples:
  opossum verify ./opossum-data
  opossum verify --threads 1 /var/lib/opossum/data)");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_verify(*arguments); }; });
}

}  // namespace opossum::gateway::cli
