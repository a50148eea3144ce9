// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json/object.hpp>

#include "gateway/cli/command.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"
#include "store/event_store.hpp"

namespace opossum::gateway::cli {
namespace {

struct InitArguments {
  OutputOptions output{};
  std::string directory{};
  std::string name{};
};

int run_init(const InitArguments& arguments) {
  const auto exists = posix_file_system().exists(arguments.directory + "/store.json");
  if (!exists) return report(exists.error());
  if (*exists) {
    fmt::print(stderr, "opossum: {} already holds a store; nothing was changed\n", arguments.directory);
    return kFailed;
  }
  StoreOptions options;
  options.directory = arguments.directory;
  options.name = arguments.name;
  auto store = EventStore::open(std::move(options));
  if (!store) return report(store.error());
  const StoreIdentity identity = (*store)->identity();
  if (auto closed = (*store)->close(); !closed) return report(closed.error());
  print_object(arguments.output, boost::json::object{{"directory", arguments.directory}, {"store", identity.id}, {"name", identity.name}});
  return kDone;
}

}  // namespace

void add_init(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<InitArguments>();
  CLI::App* command = root.add_subcommand("init", "Create an empty store in a directory");
  command->add_option("DIR", arguments->directory, "Created if it is missing; its parent must exist")->required();
  command->add_option("--name", arguments->name, "What people call this store")->type_name("NAME");
  add_output_options(*command, arguments->output);
  command->footer("\nExample:\n  opossum init ./opossum-data --name line-3");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_init(*arguments); }; });
}

}  // namespace opossum::gateway::cli
