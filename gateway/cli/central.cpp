// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <vector>

#include "gateway/cli/command.hpp"
#include "gateway/cli/event_source.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"
#include "gateway/cli/server_document.hpp"

namespace opossum::gateway::cli {
namespace {

struct CentralArguments {
  ServerAddress server{.url = "http://127.0.0.1:8080"};
  OutputOptions output{};
  std::string name{};
  std::vector<std::string> types{};
  std::vector<std::string> tags{};
  std::uint64_t valid_seconds = 7ULL * 24 * 3600;
};

/// The answer as a JSON object; nothing for 404.
Result<std::optional<boost::json::object>> ask_central(const CentralArguments& arguments, const std::string& action,
                                                       const std::string& body) {
  const std::string path = "/v1/origins/" + path_segment(arguments.name) + "/" + action;
  auto answer = ask_for(arguments.server, {.method = "POST", .path = path, .body = body});
  if (!answer) return fail(std::move(answer).error());
  if (!*answer) return std::nullopt;
  boost::json::error_code error;
  boost::json::value document = boost::json::parse(**answer, error);
  if (error || !document.is_object()) {
    return fail(Errc::protocol, "POST " + path + " was not answered with JSON; is this an Opossum gateway?");
  }
  return document.get_object();
}

int issue_code(const CentralArguments& arguments) {
  boost::json::object body{{"valid_seconds", arguments.valid_seconds}};
  if (!arguments.types.empty()) body["types"] = boost::json::array(arguments.types.begin(), arguments.types.end());
  if (!arguments.tags.empty()) body["tags"] = boost::json::array(arguments.tags.begin(), arguments.tags.end());
  const auto answer = ask_central(arguments, "enrol", boost::json::serialize(body));
  if (!answer) return report(answer.error());
  if (!*answer) {
    fmt::print(stderr, "opossum: {} is no central\n", arguments.server.url);
    return kNotFound;
  }
  fmt::print(stderr, "The code is shown this once. At the edge: opossum enrol URL-OF-THIS-CENTRAL CODE\n");
  print_object(arguments.output, **answer);
  return kDone;
}

int retire_origin(const CentralArguments& arguments) {
  const auto answer = ask_central(arguments, "retire", {});
  if (!answer) return report(answer.error());
  if (!*answer) {
    fmt::print(stderr, "opossum: {} has no origin \"{}\"\n", arguments.server.url, arguments.name);
    return kNotFound;
  }
  fmt::print(stderr, "{}: retired. Its commits stay; its token is worth nothing\n", arguments.name);
  return kDone;
}

int list_origins(const CentralArguments& arguments) {
  const auto origins = fetch_list(arguments.server, "/v1/origins", "origins");
  if (!origins) return report(origins.error());
  print_blocks(arguments.output, *origins, "This central has no origins.");
  return kDone;
}

void add_name(CLI::App& command, CentralArguments& arguments) {
  command.add_option("NAME", arguments.name, "What the edge is called at the central")->required();
}

}  // namespace

void add_central(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<CentralArguments>();
  CLI::App* command = root.add_subcommand("central", "Enrol, list and retire the edges of a running central");
  command->require_subcommand(1);
  command->footer(R"(
Examples:
  opossum central enrol line-3 --tag site:7 --url https://hq.example:8443 --token-file ./admin.token
  opossum central retire line-3 --url https://hq.example:8443 --token-file ./admin.token)");

  CLI::App* enrol = command->add_subcommand("enrol", "Print a one-time code for a new edge, or for one that is enrolled again");
  add_name(*enrol, *arguments);
  enrol->add_option("--type", arguments->types, "It may push only events of this type; repeat it for several (default: as before, or any)")
      ->type_name("TYPE")->allow_extra_args(false);
  enrol->add_option("--tag", arguments->tags, "It may push only events with this tag")->type_name("TAG")->allow_extra_args(false);
  enrol->add_option("--valid", arguments->valid_seconds, "How long the code can be used, such as 30m, 12h or 7d (default: 7d)")
      ->type_name("TIME")
      ->transform(CLI::AsNumberWithUnit(std::map<std::string, std::uint64_t>{{"s", 1}, {"m", 60}, {"h", 3600}, {"d", 86400}},
                                        CLI::AsNumberWithUnit::UNIT_REQUIRED)
                      .description(""));
  add_server_options(*enrol, arguments->server);
  add_output_options(*enrol, arguments->output);
  enrol->callback([arguments, &chosen] { chosen = [arguments] { return issue_code(*arguments); }; });

  CLI::App* retire = command->add_subcommand("retire", "Make an edge's token worthless at once; what it pushed stays");
  add_name(*retire, *arguments);
  add_server_options(*retire, arguments->server);
  retire->callback([arguments, &chosen] { chosen = [arguments] { return retire_origin(*arguments); }; });

  CLI::App* list = command->add_subcommand("origins", "Print every edge: state, store, epoch, what is decided, lag, rights");
  add_server_options(*list, arguments->server);
  add_output_options(*list, arguments->output);
  list->callback([arguments, &chosen] { chosen = [arguments] { return list_origins(*arguments); }; });
}

}  // namespace opossum::gateway::cli
