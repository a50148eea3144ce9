// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "gateway/cli/command.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"
#include "gateway/cli/quarantine_access.hpp"

namespace opossum::gateway::cli {
namespace {

constexpr std::size_t kPage = 1'000;

struct QuarantineArguments {
  SourceOptions source{};
  OutputOptions output{};
  std::size_t limit = 100;
  std::string config_file{};
  std::vector<std::string> ids{};
  bool all = false;
};

boost::json::value value_of(const std::string& json) {
  boost::json::error_code error;
  boost::json::value value = boost::json::parse(json, error);
  return error ? boost::json::value() : value;
}

int no_such_message(const std::string& id) {
  fmt::print(stderr, "opossum: there is no message \"{}\" in quarantine\n", id);
  return kNotFound;
}

int run_list(const QuarantineArguments& arguments, QuarantineAccess& quarantine) {
  boost::json::array messages;
  std::string after;
  while (messages.size() < arguments.limit) {
    auto page = quarantine.list(after, std::min(kPage, arguments.limit - messages.size()));
    if (!page) return report(page.error());
    if (page->empty()) break;
    for (const std::string& json : *page) messages.push_back(value_of(json));
    after = id_of(page->back());
  }
  print_list(arguments.output, messages, "The quarantine is empty.");
  return kDone;
}

int run_show(const QuarantineArguments& arguments, QuarantineAccess& quarantine) {
  for (const std::string& id : arguments.ids) {
    const auto entry = quarantine.get(id);
    if (!entry) return report(entry.error());
    if (!*entry) return no_such_message(id);
    print_object(arguments.output, value_of(**entry));
  }
  return kDone;
}

int run_export(QuarantineAccess& quarantine) {
  std::string after;
  while (true) {
    auto page = quarantine.list(after, kPage);
    if (!page) return report(page.error());
    if (page->empty()) return kDone;
    for (const std::string& json : *page) fmt::print("{}\n", json);
    after = id_of(page->back());
  }
}

/// Calls `act` for the ids that were named, or for all that are there now, which may go away meanwhile.
template <class Act>
int for_each_id(const QuarantineArguments& arguments, QuarantineAccess& quarantine, const Act& act) {
  if (arguments.all == !arguments.ids.empty()) {
    fmt::print(stderr, "opossum: name the messages, or say --all\n");
    return kUsage;
  }
  int code = kDone;
  for (const std::string& id : arguments.ids) {
    if (const int one = act(id); one != kDone) code = one;
  }
  std::string after;
  while (arguments.all) {
    auto page = quarantine.list(after, kPage);
    if (!page) return report(page.error());
    if (page->empty()) break;
    for (const std::string& json : *page) {
      after = id_of(json);
      const int one = act(after);
      if (one != kDone && one != kFailed) return one;  // not about this message
      if (one != kDone) code = one;
    }
  }
  return code;
}

int run_retry(const QuarantineArguments& arguments, QuarantineAccess& quarantine) {
  return for_each_id(arguments, quarantine, [&](const std::string& id) -> int {
    const auto outcome = quarantine.retry(id);
    if (!outcome) return report(outcome.error());
    if (!*outcome) return no_such_message(id);
    const boost::json::value value = value_of(**outcome);
    print_object(arguments.output, value);
    const auto* object = value.if_object();
    const auto* word = object == nullptr ? nullptr : object->if_contains("outcome");
    return word != nullptr && *word == "quarantined" ? kFailed : kDone;
  });
}

int run_delete(const QuarantineArguments& arguments, QuarantineAccess& quarantine) {
  std::size_t deleted = 0;
  const int code = for_each_id(arguments, quarantine, [&](const std::string& id) -> int {
    const auto removed = quarantine.remove(id);
    if (!removed) return report(removed.error());
    if (!*removed) return no_such_message(id);
    ++deleted;
    return kDone;
  });
  fmt::print(stderr, "{} deleted\n", deleted);
  return code;
}

using Run = std::function<int(const QuarantineArguments&, QuarantineAccess&)>;

void run_when_chosen(CLI::App& command, std::shared_ptr<QuarantineArguments> arguments, Action& chosen, Run run) {
  add_source_options(command, arguments->source);
  command.callback([arguments, run, &chosen] {
    chosen = [arguments, run] {
      auto quarantine = open_quarantine(arguments->source, arguments->config_file);
      return quarantine ? run(*arguments, **quarantine) : report(quarantine.error());
    };
  });
}

}  // namespace

void add_quarantine(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<QuarantineArguments>();
  CLI::App* command = root.add_subcommand("quarantine", "See, retry and delete the messages that could not be stored");
  command->require_subcommand(1);
  command->footer(R"(
Examples:
  opossum quarantine list --url http://127.0.0.1:8080
  opossum quarantine show 20261123-000042 --url http://127.0.0.1:8080
  opossum quarantine retry --all --url http://127.0.0.1:8080      after the rules were changed
  opossum quarantine export --data ./opossum-data > messages.ndjson)");

  CLI::App* list = command->add_subcommand("list", "Print them with their reasons, oldest first");
  list->add_option("--limit", arguments->limit, "At most so many (default 100)")->type_name("N");
  add_output_options(*list, arguments->output);
  run_when_chosen(*list, arguments, chosen, run_list);

  CLI::App* show = command->add_subcommand("show", "Print some of them whole");
  show->add_option("ID", arguments->ids, "As listed")->required();
  add_output_options(*show, arguments->output);
  run_when_chosen(*show, arguments, chosen, run_show);

  CLI::App* retry = command->add_subcommand("retry", "Try the rules of now on them; what is stored then leaves the quarantine");
  retry->add_option("ID", arguments->ids, "As listed");
  retry->add_flag("--all", arguments->all, "All that are there");
  retry->add_option("-c,--config", arguments->config_file, "Whose rules are tried, for a directory that no gateway holds")
      ->type_name("FILE");
  add_output_options(*retry, arguments->output);
  run_when_chosen(*retry, arguments, chosen, run_retry);

  CLI::App* exported = command->add_subcommand("export", "Print all of them whole, one JSON object a line");
  run_when_chosen(*exported, arguments, chosen,
                  [](const QuarantineArguments&, QuarantineAccess& quarantine) { return run_export(quarantine); });

  CLI::App* remove = command->add_subcommand("delete", "Delete some of them for ever");
  remove->add_option("ID", arguments->ids, "As listed");
  remove->add_flag("--all", arguments->all, "All that are there");
  run_when_chosen(*remove, arguments, chosen, run_delete);
}

}  // namespace opossum::gateway::cli
