// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <vector>

#include "config/keys.hpp"
#include "config/load.hpp"
#include "gateway/cli/command.hpp"
#include "gateway/cli/configuration.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/wiring/coverage.hpp"
#include "gateway/wiring/ingest_modbus.hpp"
#include "gateway/wiring/ingest_rules.hpp"
#include "ingest/modbus_plan.hpp"
#include "ingest/rule.hpp"
#include "ingest/sparkplug_host.hpp"
#include "store/clock.hpp"
#include "store/file_system.hpp"

namespace opossum::gateway::cli {
namespace {

struct CheckArguments {
  std::string file{};
  std::string explained{};
  bool markdown = false;
  std::vector<std::string> message{};  ///< topic and payload
};

int explain_key(const std::string& key) {
  const auto text = config::explain(key);
  if (!text) {
    fmt::print(stderr, "opossum: {}\n", text.error());
    return kUsage;
  }
  fmt::print("{}\n", *text);
  return kDone;
}

/// False = something is refused.
bool look_at_coverage(const config::Config& config) {
  const Coverage coverage = coverage_of(config);
  for (const std::string& warning : coverage.warnings) fmt::print(stderr, "{}: warning: {}\n", config.file, warning);
  for (const std::string& refusal : coverage.refusals) fmt::print(stderr, "{}: error: {}\n", config.file, refusal);
  return coverage.refusals.empty();
}

Result<void> print_plans(const config::Config& config) {
  const auto devices = modbus_options(config);
  OPOSSUM_TRY(ingest::validate(devices));
  for (const auto& device : devices) {
    auto plan = ingest::describe_modbus_plan(device);
    if (!plan) return fail(std::move(plan).error());
    fmt::print("\n# Modbus plan of {}\n", device.name);
    for (std::size_t from = 0; from < plan->size();) {
      const std::size_t end = std::min(plan->find('\n', from), plan->size());
      fmt::print("#   {}\n", std::string_view(*plan).substr(from, end - from));
      from = end + 1;
    }
  }
  return {};
}

constexpr std::uint64_t kPayloadBytesMax = 64 << 20;

/// What stands behind @ is a file, as with curl: no argument can hold every payload.
Result<std::string> payload_of(const std::string& argument) {
  if (!argument.starts_with('@')) return argument;
  return read_file(posix_file_system(), argument.substr(1), kPayloadBytesMax);
}

int try_message(const config::Config& config, const ingest::RuleSet& rules, const std::vector<std::string>& arguments) {
  auto payload = payload_of(arguments.at(1));
  if (!payload) return report(payload.error());
  ingest::SparkplugOptions births;
  if (rules.reads_metrics()) births.state_directory = config.gateway.data_dir + "/ingest";
  births.read_only = true;
  births.logger = [](LogLevel, const std::string& text) { fmt::print(stderr, "opossum: {}\n", text); };
  const auto sparkplug = ingest::SparkplugHost::open(std::move(births));
  ingest::Message message;
  message.kind = "mqtt";
  message.topic = arguments.at(0);
  message.payload = std::move(*payload);
  message.received = system_clock().now();
  // Only the births of its own source count, and this message comes from none.
  message.source = sparkplug->source_of(message.topic);
  fmt::print("{}\n", rules.explain(message, sparkplug.get()));
  return kDone;
}

int refuse(const config::Config& config, const Error& error) {
  fmt::print(stderr, "{}: error: {}\n", config.file, error.detail());
  return kConfiguration;
}

int run_check(const CheckArguments& arguments) {
  if (arguments.markdown) {
    fmt::print("{}", config::keys_markdown());
    return kDone;
  }
  if (!arguments.explained.empty()) return explain_key(arguments.explained);
  auto config = load_configuration(arguments.file);
  if (!config) return kConfiguration;
  print_diagnostics(config->warnings);
  const bool secrets = print_diagnostics(config::resolve_secrets(*config));
  if (!look_at_coverage(*config) || !secrets) return kConfiguration;

  const auto rules = ingest::RuleSet::compile(rule_options(*config));
  if (!rules) return refuse(*config, rules.error());
  if (!arguments.message.empty()) return try_message(*config, *rules, arguments.message);
  fmt::print("{}", config::effective(*config));
  if (const auto printed = print_plans(*config); !printed) return refuse(*config, printed.error());
  fmt::print(stderr, "{}: good\n", config->file.empty() ? "defaults" : config->file);
  return kDone;
}

}  // namespace

void add_check(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App* command = root.add_subcommand("check", "Validate a configuration, print its effective values and the Modbus request plan");
  command->add_option("-c,--config", arguments->file, "The configuration; without it the defaults")->type_name("FILE");
  auto* explain = command->add_option("--explain", arguments->explained, "Describe a key, a table or all keys, and stop");
  explain->type_name("KEY");
  command->add_flag("--markdown", arguments->markdown, "With --explain all: as in docs/configuration.md")->needs(explain);
  command->add_option("--message", arguments->message, "Show which rule takes a message and what becomes of it")
      ->type_name("TOPIC PAYLOAD|@FILE")
      ->expected(2);
  command->footer(R"(
Examples:
  opossum check -c edge.toml
  opossum check --explain sync.target.schedule
  opossum check -c edge.toml --message plant/line-1/s001/temperature '{"temperature":21.5}')");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_check(*arguments); }; });
}

}  // namespace opossum::gateway::cli
