// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/App.hpp>
#include <functional>

namespace opossum::gateway::cli {

/// What was chosen on the command line; runs after all arguments were understood and returns the exit code.
using Action = std::function<int()>;

// Each adds one subcommand to `root`; when the user names it, `chosen` becomes its action. One source file each.
void add_serve(CLI::App& root, Action& chosen);
void add_check(CLI::App& root, Action& chosen);
void add_init(CLI::App& root, Action& chosen);
void add_append(CLI::App& root, Action& chosen);
void add_query(CLI::App& root, Action& chosen);
void add_tail(CLI::App& root, Action& chosen);
void add_show(CLI::App& root, Action& chosen);
void add_head(CLI::App& root, Action& chosen);
void add_verify(CLI::App& root, Action& chosen);
void add_repair(CLI::App& root, Action& chosen);
void add_backup(CLI::App& root, Action& chosen);
void add_restore(CLI::App& root, Action& chosen);
void add_doctor(CLI::App& root, Action& chosen);
void add_status(CLI::App& root, Action& chosen);
void add_sync(CLI::App& root, Action& chosen);
void add_conflicts(CLI::App& root, Action& chosen);
void add_central(CLI::App& root, Action& chosen);
void add_enrol(CLI::App& root, Action& chosen);
void add_quarantine(CLI::App& root, Action& chosen);
void add_import(CLI::App& root, Action& chosen);
void add_export(CLI::App& root, Action& chosen);
void add_token(CLI::App& root, Action& chosen);
void add_modbus(CLI::App& root, Action& chosen);
void add_mqtt_user(CLI::App& root, Action& chosen);
void add_simulate(CLI::App& root, Action& chosen);
void add_completion(CLI::App& root, Action& chosen);

}  // namespace opossum::gateway::cli
