// SPDX-License-Identifier: MIT
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "gateway/cli/command.hpp"
#include "gateway/cli/event_source.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"
#include "gateway/cli/server_document.hpp"

namespace opossum::gateway::cli {
namespace {

struct StatusArguments {
  SourceOptions source{};
  OutputOptions output{};
};

/// What the files tell without the process that may be writing them.
Result<boost::json::value> directory_status(const std::string& directory) {
  auto store = open_for_reading(directory);
  if (!store) return fail(std::move(store).error());
  const StoreIdentity& identity = (*store)->identity();
  const StoreStatistics statistics = (*store)->statistics();
  boost::json::object status;
  status["directory"] = directory;
  status["store"] = identity.id;
  status["name"] = identity.name;
  status["epoch"] = identity.epoch;
  status["created"] = to_rfc3339(identity.created);
  status["head"] = to_json((*store)->head());
  status["authored"] = (*store)->authored().sequence.value();
  status["origins"] = (*store)->origins().size();
  status["segments_sealed"] = statistics.segments_sealed;
  status["log_bytes"] = statistics.log_bytes;
  status["disk_free_bytes"] = statistics.disk_free_bytes;
  return status;
}

int run_status(const StatusArguments& arguments) {
  const auto status =
      arguments.source.is_server() ? fetch(arguments.source.server, "/v1/status") : directory_status(arguments.source.directory());
  if (!status) return report(status.error());
  print_object(arguments.output, *status);
  return kDone;
}

}  // namespace

void add_status(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<StatusArguments>();
  CLI::App* command = root.add_subcommand("status", "Print how a gateway or a store is doing");
  add_source_options(*command, arguments->source);
  add_output_options(*command, arguments->output);
  command->footer("\nExamples:\n  opossum status --url http://127.0.0.1:8080\n  opossum status --data ./opossum-data");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_status(*arguments); }; });
}

}  // namespace opossum::gateway::cli
