// SPDX-License-Identifier: MIT
#include "ingest/quarantine.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "gateway/cli/command.hpp"
#include "gateway/cli/event_source.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"
#include "gateway/cli/server_document.hpp"

namespace opossum::gateway::cli {
namespace {

struct QuarantineArguments {
  SourceOptions source{};
  OutputOptions output{};
  std::size_t limit = 100;
};

/// A quarantine belongs to the process that holds the store, so the lock is taken for the moment of reading.
Result<boost::json::array> directory_messages(const std::string& directory, std::size_t limit) {
  FileSystem& files = posix_file_system();
  const auto exists = files.exists(directory + "/quarantine");
  if (!exists) return fail(exists.error());
  boost::json::array messages;
  if (!*exists) return messages;
  auto lock = files.lock(directory + "/lock", "opossum quarantine list");
  if (!lock) return fail(std::move(lock).error().in("a running gateway holds the directory; ask it with --url"));
  ingest::QuarantineOptions options;
  options.directory = directory + "/quarantine";
  auto quarantine = ingest::Quarantine::open(std::move(options));
  if (!quarantine) return fail(std::move(quarantine).error());
  auto entries = (*quarantine)->list({}, limit);
  if (!entries) return fail(std::move(entries).error());
  for (const ingest::QuarantineEntry& entry : *entries) {
    boost::json::error_code error;
    boost::json::value message = boost::json::parse(entry.json, error);
    if (!error) messages.push_back(std::move(message));
  }
  return messages;
}

int run_list(const QuarantineArguments& arguments) {
  auto messages = arguments.source.is_server() ? fetch_list(arguments.source.server, "/v1/quarantine", "messages")
                                               : directory_messages(arguments.source.directory(), arguments.limit);
  if (!messages) return report(messages.error());
  if (messages->size() > arguments.limit) messages->resize(arguments.limit);
  print_list(arguments.output, *messages, "The quarantine is empty.");
  return kDone;
}

}  // namespace

void add_quarantine(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<QuarantineArguments>();
  CLI::App* command = root.add_subcommand("quarantine", "See the messages that could not be stored");
  command->require_subcommand(1);
  CLI::App* list = command->add_subcommand("list", "Print them with their reasons, oldest first");
  list->add_option("--limit", arguments->limit, "At most so many (default 100)")->type_name("N");
  add_source_options(*list, arguments->source);
  add_output_options(*list, arguments->output);
  list->footer("\nExample:\n  opossum quarantine list --url http://127.0.0.1:8080");
  list->callback([arguments, &chosen] { chosen = [arguments] { return run_list(*arguments); }; });
}

}  // namespace opossum::gateway::cli
