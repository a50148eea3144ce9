// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <chrono>
#include <csignal>

#include "config/changes.hpp"
#include "config/load.hpp"
#include "gateway/cli/command.hpp"
#include "gateway/cli/configuration.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/wiring/coverage.hpp"
#include "gateway/wiring/file_limit.hpp"
#include "gateway/wiring/gateway.hpp"
#include "gateway/wiring/logging.hpp"
#include "gateway/wiring/service_manager.hpp"
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
  ServiceManager::ready("recording");
}

/// What is wrong with a new configuration goes to the log: nobody looks at the terminal of a service.
std::optional<config::Config> configuration_again(const std::string& file, const Logger& log) {
  auto loaded = file.empty() ? config::defaults() : config::load(file);
  config::Diagnostics problems = loaded ? config::resolve_secrets(*loaded) : std::move(loaded).error();
  bool good = loaded.has_value();
  for (const config::Diagnostic& problem : problems) {
    good = good && problem.severity != config::Severity::error;
    log(problem.severity == config::Severity::error ? LogLevel::error : LogLevel::warning, problem.text());
  }
  if (!good) return std::nullopt;
  const Coverage coverage = coverage_of(*loaded);
  for (const std::string& refusal : coverage.refusals) log(LogLevel::error, loaded->file + ": " + refusal);
  if (!coverage.refusals.empty()) return std::nullopt;
  return std::move(*loaded);
}

/// Says what the new configuration changes, and what it will only change at a restart.
void announce_changes(const config::Config& before, const config::Config& after, const Logger& log) {
  std::string live;
  std::string later;
  for (const config::Change& change : config::changes(before, after)) {
    std::string& list = change.reload == config::Reload::live ? live : later;
    list += (list.empty() ? "" : ", ") + change.key;
  }
  log(LogLevel::info, "reloaded: " + (live.empty() ? "no other values" : live) + "; certificates, tokens and users are read again");
  if (!later.empty()) log(LogLevel::warning, "changed, but needs a restart: " + later);
}

/// All of it or nothing. `config` becomes what counts for the next comparison.
void reload(const std::string& file, config::Config& config, Gateway& gateway, const Logger& log) {
  auto next = configuration_again(file, log);
  auto ingest = next ? Ingest::prepare(*next) : Result<std::unique_ptr<Ingest>>(fail(Errc::invalid_argument, "see above"));
  auto reloaded = ingest ? gateway.reload(*next, **ingest) : Result<void>(fail(ingest.error()));
  if (!reloaded) {
    log(LogLevel::error, "not reloaded, the old configuration stays: " + reloaded.error().detail());
    return;
  }
  announce_changes(config, *next, log);
  config = std::move(*next);
}

/// Serves until a signal ends it; returns that one.
int wait_for_the_end(const std::string& file, config::Config& config, Gateway& gateway, StopSignals& signals, const Logger& log) {
  while (true) {
    const auto signal = signals.wait_for(std::chrono::hours(1));
    if (signal && *signal != SIGHUP) return *signal;
    if (!signal) continue;
    ServiceManager::reloading();
    reload(file, config, gateway, log);
    ServiceManager::ready("recording");
  }
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

  int signal = 0;
  {
    const auto watchdog = Watchdog::of_service_manager([&store = (*gateway)->store()] { return store.check_commits(); });
    signal = wait_for_the_end(file, *config, **gateway, signals, log);
    ServiceManager::stopping();
  }
  log(LogLevel::info, fmt::format("stopping ({})", signal == SIGINT ? "SIGINT" : "SIGTERM"));
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
The log goes to stderr. SIGHUP reads the configuration again: log level, rules and certificates change at once, all of them or none, and the
log says what needs a restart. The first SIGINT or SIGTERM lets requests under way finish, a second one ends the program
at once; neither loses what was acknowledged.

Examples:
  opossum serve
  opossum serve -c /etc/opossum/edge.toml)");
  command->callback([file, &chosen] { chosen = [file] { return run_serve(*file); }; });
}

}  // namespace opossum::gateway::cli
