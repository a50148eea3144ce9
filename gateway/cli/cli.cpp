// SPDX-License-Identifier: MIT
#include "gateway/cli/cli.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>

#include "gateway/cli/command.hpp"
#include "gateway/cli/exit_code.hpp"

namespace opossum::gateway::cli {
namespace {

constexpr const char* kFooter = R"(
Examples:
  opossum serve                                    an edge on this machine: http://127.0.0.1:8080, data in ./opossum-data
  opossum append --type Sold --tag shop:7 --data '{"price":12}' --url http://127.0.0.1:8080
  opossum query --tag shop:7 --limit 10
  opossum tail --url http://127.0.0.1:8080
  opossum SUBCOMMAND --help                        more about one subcommand

Exit codes:
  0  done                                          5  no such event, target, token or store
  1  damage found, or another failure              6  another process writes to the directory
  2  wrong arguments or an invalid request         7  server not reachable, or address in use
  3  configuration refused                         8  no or wrong token
  4  append condition failed, or key used before   9  disk full, or disk error)";

void describe(CLI::App& app) {
  app.name("opossum");
  app.require_subcommand(1);
  app.set_version_flag("--version", std::string("opossum ") + OPOSSUM_VERSION);
  app.footer(kFooter);
  app.get_formatter()->column_width(34);
}

void add_commands(CLI::App& app, Action& chosen) {
  add_serve(app, chosen);
  add_check(app, chosen);
  add_init(app, chosen);
  add_append(app, chosen);
  add_query(app, chosen);
  add_tail(app, chosen);
  add_show(app, chosen);
  add_head(app, chosen);
  add_verify(app, chosen);
  add_repair(app, chosen);
  add_backup(app, chosen);
  add_restore(app, chosen);
  add_doctor(app, chosen);
  add_status(app, chosen);
  add_sync(app, chosen);
  add_conflicts(app, chosen);
  add_central(app, chosen);
  add_enrol(app, chosen);
  add_quarantine(app, chosen);
  add_import(app, chosen);
  add_export(app, chosen);
  add_token(app, chosen);
  add_modbus(app, chosen);
  add_mqtt_user(app, chosen);
  add_simulate(app, chosen);
  add_completion(app, chosen);
}

}  // namespace

int run(int argc, char** argv) {
  try {
    CLI::App app("Opossum: a local-first event store with an edge gateway and a central server");
    Action chosen;
    describe(app);
    add_commands(app, chosen);
    try {
      app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app.exit(error) == 0 ? kDone : kUsage;
    }
    const int code = chosen ? chosen() : kUsage;
    if (std::fflush(stdout) != 0) return kDisk;
    return code;
  } catch (const std::exception& error) {
    fmt::print(stderr, "opossum: internal: {}. Please report this.\n", error.what());
    return kFailed;
  }
}

}  // namespace opossum::gateway::cli
