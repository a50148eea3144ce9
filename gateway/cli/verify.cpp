// SPDX-License-Identifier: MIT
#include "store/verify.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdio>

#include "gateway/cli/command.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"

namespace opossum::gateway::cli {
namespace {

struct VerifyArguments {
  OutputOptions output{};
  std::string directory{};
};

/// A line on a terminal that says how far the reading is; silent elsewhere.
class Progress {
 public:
  void operator()(std::uint64_t done, std::uint64_t total) {
    if (isatty(STDERR_FILENO) == 0 || total == 0 || done * 100 / total == percent_) return;
    percent_ = done * 100 / total;
    fmt::print(stderr, "\r{} of {} MiB, {} %", done >> 20U, total >> 20U, percent_);
    if (done == total) fmt::print(stderr, "\r\x1b[K");
  }

 private:
  std::uint64_t percent_ = 101;
};

boost::json::object to_json(const VerifyReport& report) {
  boost::json::array findings;
  for (const Finding& finding : report.findings) {
    findings.push_back(
        boost::json::object{{"file", finding.file}, {"byte", finding.byte}, {"what", finding.what}, {"derived", finding.derived}});
  }
  return {{"sound", report.sound()},
          {"segments", report.segments},
          {"commits", report.commits},
          {"events", report.events},
          {"bytes", report.bytes},
          {"unfinished_bytes", report.unfinished_bytes},
          {"head", cli::to_json(report.head)},
          {"findings", std::move(findings)}};
}

int run_verify(const VerifyArguments& arguments) {
  Progress progress;
  const auto verified = verify_store(posix_file_system(), arguments.directory, std::ref(progress));
  if (!verified) return report(verified.error());
  print_object(arguments.output, to_json(*verified));
  for (const Finding& finding : verified->findings) {
    fmt::print(stderr, "opossum: {}{} at byte {}: {}\n", finding.derived ? "derived file " : "", finding.file, finding.byte, finding.what);
  }
  return verified->sound() ? kDone : kFailed;
}

}  // namespace

void add_verify(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<VerifyArguments>();
  CLI::App* command = root.add_subcommand("verify", "Check every byte of a store: checksums, chain, sealed segments and indexes");
  command->add_option("DIR", arguments->directory, "The store's directory; a server may be running on it")->required();
  add_output_options(*command, arguments->output);
  command->footer(R"(
Exit code 0 if the log is sound, 1 if not; then each finding names the file and its first bad byte.

Example:
  opossum verify ./opossum-data)");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_verify(*arguments); }; });
}

}  // namespace opossum::gateway::cli
