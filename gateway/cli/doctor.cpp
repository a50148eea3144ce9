// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>

#include "gateway/cli/command.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"
#include "gateway/doctor.hpp"

namespace opossum::gateway::cli {
namespace {

struct DoctorArguments {
  OutputOptions output{};
  std::string config{};
};

std::string_view mark(doctor::Health health) {
  switch (health) {
    case doctor::Health::good: return "ok     ";
    case doctor::Health::warning: return "warning";
    case doctor::Health::bad: return "BAD    ";
  }
  return "";
}

void print_findings_of(const OutputOptions& output, const std::vector<doctor::Diagnosis>& results) {
  for (const doctor::Diagnosis& result : results) {
    if (output.wants_json()) {
      const boost::json::object object{{"check", result.check},
                                       {"health", doctor::name(result.health)},
                                       {"found", result.found},
                                       {"do", result.advice}};
      fmt::print("{}\n", boost::json::serialize(object));
      continue;
    }
    fmt::print("{}  {}: {}\n", mark(result.health), result.check, result.found);
    if (!result.advice.empty()) fmt::print("         -> {}\n", result.advice);
  }
}

int run_doctor(const DoctorArguments& arguments) {
  const auto results = doctor::examine(arguments.config);
  print_findings_of(arguments.output, results);
  return doctor::is_healthy(results) ? kDone : kFailed;
}

}  // namespace

void add_doctor(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<DoctorArguments>();
  CLI::App* command = root.add_subcommand("doctor", "Check this machine for a gateway: disk, clock, ports, certificates, rights, store");
  command->add_option("-c,--config", arguments->config, "The configuration; without it that of `opossum serve` without one")
      ->type_name("FILE");
  add_output_options(*command, arguments->output);
  command->footer(R"(
Each line says what was checked, what was found, and what to do. Run it as the user of the service (sudo -u opossum), else rights are
those of another user. A gateway may be running. Exit code 0 if nothing is bad, 1 if something is; warnings do not count.

Examples:
  opossum doctor
  sudo -u opossum opossum doctor -c /etc/opossum/opossum.toml)");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_doctor(*arguments); }; });
}

}  // namespace opossum::gateway::cli
