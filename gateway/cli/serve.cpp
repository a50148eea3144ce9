// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <systemd/sd-daemon.h>

#include <chrono>
#include <csignal>

#include "config/load.hpp"
#include "gateway/cli/command.hpp"
#include "gateway/cli/configuration.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/wiring/coverage.hpp"
#include "gateway/wiring/file_limit.hpp"
#include "gateway/wiring/gateway.hpp"
#include "gateway/wiring/logging.hpp"
#include "gateway/wiring/signals.hpp"
#include "gateway/wiring/store.hpp"

namespace opossum::gateway::cli {
namespace {

/// Everything that must be right before anything is touched. The warnings are for the status page too.
std::optional<std::vector<std::string>> accepted(config::Config& config) {
  bool good = print_diagnostics(config.warnings);
  good = print_diagnostics(config::resolve_secrets(config)) && good;
  Coverage coverage = coverage_of(config);
  for (const std::string& refusal : coverage.refusals) fmt::print(stderr, "{}: error: {}\n", config.file, refusal);
  if (!good || !coverage.refusals.empty()) return std::nullopt;
  for (const config::Diagnostic& warning : config.warnings) coverage.warnings.push_back(warning.text());
  return std::move(coverage.warnings);
}

void announce(const config::Config& config, const Gateway& gateway, const Logger& log) {
  for (const std::string& url : gateway.urls()) log(LogLevel::info, "HTTP API at " + url);
  for (const std::string& url : gateway.mqtt_urls()) log(LogLevel::info, "MQTT listener at " + url);
  for (const auto& target : config.sync.targets) log(LogLevel::info, fmt::format("sync target {} at {}", target.name, target.url));
  log(LogLevel::info, "ready");
  sd_notify(0, "READY=1");
}

int run_serve(const std::string& file) {
  auto config = load_configuration(file);
  if (!config) return kConfiguration;
  auto warnings = accepted(*config);
  if (!warnings) return kConfiguration;
  auto ingest = Ingest::prepare(*config);
  if (!ingest) {
    fmt::print(stderr, "{}: error: {}\n", config->file, ingest.error().detail());
    return kConfiguration;
  }

  raise_file_limit();
  start_logging(config->log.level);
  StopSignals signals;
  const Logger log = logger_for("opossum");
  log(LogLevel::info,
      fmt::format("version {}, {} \"{}\", {}", OPOSSUM_VERSION, config->gateway.role == config::Role::central ? "central" : "edge",
                  config->gateway.name, config->file.empty() ? "no configuration file" : "configured by " + config->file));
  for (const std::string& warning : *warnings) log(LogLevel::warning, warning);
  if (durability_of(*config) == Durability::unsafe_os)
    warnings->emplace_back("durability is UNSAFE: what was acknowledged may be lost in a power cut");

  auto gateway = Gateway::start(*config, std::move(*ingest), std::move(*warnings));
  if (!gateway) {
    log(LogLevel::error, "not started: " + gateway.error().message());
    const Errc code = gateway.error().code();
    return code == Errc::invalid_argument || code == Errc::refused ? kConfiguration : exit_code_for(code);
  }
  announce(*config, **gateway, log);

  std::optional<int> signal;
  while (!(signal = signals.wait_for(std::chrono::hours(1)))) continue;
  sd_notify(0, "STOPPING=1");
  log(LogLevel::info, fmt::format("stopping ({})", *signal == SIGINT ? "SIGINT" : "SIGTERM"));
  signals.release();
  if (const auto stopped = (*gateway)->stop(); !stopped) {
    log(LogLevel::error, "not stopped cleanly: " + stopped.error().message());
    return exit_code_for(stopped.error().code());
  }
  log(LogLevel::info, "stopped");
  return kDone;
}

}  // namespace

void add_serve(CLI::App& root, Action& chosen) {
  auto file = std::make_shared<std::string>();
  CLI::App* command = root.add_subcommand("serve", "Run a gateway until SIGINT or SIGTERM");
  command->add_option("-c,--config", *file, "The configuration; without it an edge on this machine with data in ./opossum-data")
      ->type_name("FILE");
  command->footer(R"(
The log goes to stderr. The first signal lets requests under way finish, a second one ends the program at once;
neither loses what was acknowledged.

Examples:
  opossum serve
  opossum serve -c /etc/opossum/edge.toml)");
  command->callback([file, &chosen] { chosen = [file] { return run_serve(*file); }; });
}

}  // namespace opossum::gateway::cli
