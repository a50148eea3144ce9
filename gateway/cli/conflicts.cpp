// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json.hpp>

#include "gateway/cli/command.hpp"
#include "gateway/cli/conflict_access.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"

namespace opossum::gateway::cli {
namespace {

constexpr std::size_t kConflictsAtOnce = 1'000;

struct ConflictArguments {
  SourceOptions source{};
  OutputOptions output{};
  std::string state = "open";
  std::size_t limit = 100;
  std::uint64_t id = 0;
  std::string note{};
  std::string commit{};
  bool accept = false;
  bool dismiss = false;
};

/// What fits in a line: whose commit it was, what became of it and why.
boost::json::object row_of(const boost::json::value& conflict) {
  const boost::json::object& whole = conflict.as_object();
  boost::json::object row;
  for (const char* const member : {"id", "time", "state", "outcome"}) {
    if (const auto* value = whole.if_contains(member)) row[member] = *value;
  }
  if (const auto* origin = whole.if_contains("origin")) row["commit"] = origin->at("sequence");
  std::string types;
  if (const auto* events = whole.if_contains("events")) {
    for (const auto& event : events->as_array()) types += (types.empty() ? "" : ", ") + std::string(event.at("type").as_string());
  }
  row["events"] = types;
  if (const auto* reason = whole.if_contains("reason")) row["reason"] = *reason;
  return row;
}

int run_conflict_list(const ConflictArguments& arguments, ConflictAccess& conflicts) {
  boost::json::array rows;
  std::uint64_t after = 0;
  while (rows.size() < arguments.limit) {
    auto page = conflicts.list(arguments.state, after, std::min(kConflictsAtOnce, arguments.limit - rows.size()));
    if (!page) return report(page.error());
    if (page->empty()) break;
    for (const boost::json::value& conflict : *page) {
      after = conflict.at("id").to_number<std::uint64_t>();
      rows.push_back(arguments.output.wants_json() ? conflict : row_of(conflict));
    }
  }
  print_list(arguments.output, rows, "There is no such conflict: nothing that was recorded here waits for a decision.");
  return kDone;
}

int print_conflict(const ConflictArguments& arguments, const Result<std::optional<std::string>>& conflict) {
  if (!conflict) return report(conflict.error());
  if (!*conflict) {
    fmt::print(stderr, "opossum: there is no conflict {}; `opossum conflicts list` shows them\n", arguments.id);
    return kNotFound;
  }
  if (arguments.output.wants_json()) fmt::print("{}\n", **conflict);
  else print_object(arguments.output, boost::json::parse(**conflict));
  return kDone;
}

int run_conflict_show(const ConflictArguments& arguments, ConflictAccess& conflicts) {
  return print_conflict(arguments, conflicts.get(arguments.id));
}

int run_conflict_resolve(const ConflictArguments& arguments, ConflictAccess& conflicts) {
  if (int{arguments.accept} + int{arguments.dismiss} + int{!arguments.commit.empty()} != 1) {
    fmt::print(stderr, "opossum: say one of --accept, --dismiss and --supersede COMMIT\n");
    return kUsage;
  }
  std::string request = std::string(R"({"action":")") + (arguments.accept ? "accept" : arguments.dismiss ? "dismiss" : "supersede") +
                        R"(","note":)" + boost::json::serialize(boost::json::string(arguments.note));
  if (!arguments.commit.empty()) request += R"(,"commit":)" + arguments.commit;
  return print_conflict(arguments, conflicts.resolve(arguments.id, request + '}'));
}

using Run = int (*)(const ConflictArguments&, ConflictAccess&);

void run_on_conflicts(CLI::App& command, std::shared_ptr<ConflictArguments> arguments, Action& chosen, Run run, bool to_write) {
  add_source_options(command, arguments->source);
  add_output_options(command, arguments->output);
  command.callback([arguments, run, to_write, &chosen] {
    chosen = [arguments, run, to_write] {
      auto conflicts = open_conflicts(arguments->source, to_write);
      return conflicts ? run(*arguments, **conflicts) : report(conflicts.error());
    };
  });
}

}  // namespace

void add_conflicts(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<ConflictArguments>();
  CLI::App* command = root.add_subcommand("conflicts", "See and resolve what headquarters refused");
  command->require_subcommand(1);
  command->footer(R"(
Examples:
  opossum conflicts list --url http://127.0.0.1:8080
  opossum conflicts show 57 --url http://127.0.0.1:8080
  opossum conflicts resolve 57 --dismiss --note "the customer withdrew" --url http://127.0.0.1:8080
  opossum conflicts resolve 57 --supersede '{"events":[{"type":"CarSold","tags":["car:2"]}]}' --data ./opossum-data)");

  CLI::App* list = command->add_subcommand("list", "Print those that wait for a decision, oldest first");
  list->add_option("--state", arguments->state, "open (default), resolved or all")->check(CLI::IsMember({"open", "resolved", "all"}));
  list->add_option("--limit", arguments->limit, "At most so many (default 100)")->type_name("N");
  run_on_conflicts(*list, arguments, chosen, run_conflict_list, false);

  CLI::App* show = command->add_subcommand("show", "Print one whole: the original, the witnesses, and what fell with it");
  show->add_option("ID", arguments->id, "As listed")->required();
  run_on_conflicts(*show, arguments, chosen, run_conflict_show, false);

  CLI::App* resolve = command->add_subcommand("resolve", "Decide one, once");
  resolve->add_option("ID", arguments->id, "As listed")->required();
  resolve->add_option("--supersede", arguments->commit, "Store this commit in its place: JSON as for POST /v1/commits, without key")
      ->type_name("COMMIT");
  resolve->add_flag("--accept", arguments->accept, "Store its events as they are; at the central only");
  resolve->add_flag("--dismiss", arguments->dismiss, "It stays refused");
  resolve->add_option("--note", arguments->note, "Why; it is kept with the decision");
  run_on_conflicts(*resolve, arguments, chosen, run_conflict_resolve, true);
}

}  // namespace opossum::gateway::cli
