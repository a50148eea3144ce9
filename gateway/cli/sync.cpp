// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdint>
#include <optional>
#include <string>

#include "gateway/cli/command.hpp"
#include "gateway/cli/event_source.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"
#include "gateway/cli/server_document.hpp"

namespace opossum::gateway::cli {
namespace {

struct SyncArguments {
  ServerAddress server{.url = "http://127.0.0.1:8080"};
  OutputOptions output{};
  std::string target{};
  std::optional<std::uint64_t> through{};
  std::string until{};
};

bool is_named(const boost::json::value& target, const std::string& name) {
  const auto* object = target.if_object();
  const auto* value = object == nullptr ? nullptr : object->if_contains("name");
  return value != nullptr && value->is_string() && std::string_view(value->get_string()) == name;
}

int no_such_target(const SyncArguments& arguments) {
  fmt::print(stderr, "opossum: {} has no sync target \"{}\"\n", arguments.server.url, arguments.target);
  return kNotFound;
}

int show_status(const SyncArguments& arguments) {
  const auto targets = fetch_list(arguments.server, "/v1/sync", "targets");
  if (!targets) return report(targets.error());
  if (arguments.target.empty()) {
    print_blocks(arguments.output, *targets, "This gateway has no sync target.");
    return kDone;
  }
  for (const auto& target : *targets) {
    if (!is_named(target, arguments.target)) continue;
    print_object(arguments.output, target);
    return kDone;
  }
  return no_such_target(arguments);
}

int order(const SyncArguments& arguments, const std::string& action, std::string body = {}) {
  auto client = HttpClient::open(arguments.server);
  if (!client) return report(client.error());
  const std::string path = "/v1/sync/" + path_segment(arguments.target) + "/" + action;
  const auto answer = (*client)->ask({.method = "POST", .path = path, .body = std::move(body), .may_be_missing = true});
  if (!answer) return report(answer.error());
  if (answer->status == 404) return no_such_target(arguments);
  fmt::print(stderr, "{}: {} accepted\n", arguments.target, action);
  return kDone;
}

int approve(const SyncArguments& arguments) {
  boost::json::object approval;
  if (arguments.through) approval["through"] = *arguments.through;
  else approval["until"] = arguments.until;
  return order(arguments, "approve", boost::json::serialize(approval));
}

void add_approve(CLI::App& command, const std::shared_ptr<SyncArguments>& arguments, Action& chosen) {
  CLI::App* subcommand = command.add_subcommand("approve", "Let a target with approve = true have what was recorded so far");
  subcommand->add_option("TARGET", arguments->target, "Its name in the configuration")->required();
  auto* which = subcommand->add_option_group("how far");
  which->add_option("--through", arguments->through, "Up to and including this commit")->type_name("COMMIT");
  which->add_option("--until", arguments->until, "Up to the first commit with an event of a later time (RFC 3339)")->type_name("TIME");
  which->require_option(1);
  add_server_options(*subcommand, arguments->server);
  subcommand->callback([arguments, &chosen] { chosen = [arguments] { return approve(*arguments); }; });
}

}  // namespace

void add_sync(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<SyncArguments>();
  CLI::App* command = root.add_subcommand("sync", "See and steer the sync targets of a running gateway");
  command->require_subcommand(1);
  command->footer("\nExamples:\n  opossum sync status\n  opossum sync now hq --url http://127.0.0.1:8080");

  CLI::App* status = command->add_subcommand("status", "Print every target, or one: state, verified position, lag, last error");
  status->add_option("TARGET", arguments->target, "Its name in the configuration");
  add_server_options(*status, arguments->server);
  add_output_options(*status, arguments->output);
  status->callback([arguments, &chosen] { chosen = [arguments] { return show_status(*arguments); }; });

  const std::pair<const char*, const char*> orders[] = {{"now", "Send now, outside the schedule too"},
                                                        {"pause", "Send nothing until resumed"},
                                                        {"resume", "Go on as scheduled"}};
  for (const auto& [action, description] : orders) {
    CLI::App* subcommand = command->add_subcommand(action, description);
    subcommand->add_option("TARGET", arguments->target, "Its name in the configuration")->required();
    add_server_options(*subcommand, arguments->server);
    subcommand->callback([arguments, action = std::string(action), &chosen] {
      chosen = [arguments, action] { return order(*arguments, action); };
    });
  }
  add_approve(*command, arguments, chosen);
}

}  // namespace opossum::gateway::cli
