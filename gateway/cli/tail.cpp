// SPDX-License-Identifier: MIT
#include <cstdio>
#include <string>
#include <vector>

#include "gateway/cli/command.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/reading.hpp"

namespace opossum::gateway::cli {
namespace {

struct TailArguments {
  ReadingArguments reading{};
  std::uint64_t lines = 10;
  bool no_follow = false;
};

/// The newest matching events up to `head`, oldest first.
Result<std::vector<std::string>> newest(const Reading& reading, const TailArguments& arguments, Position head) {
  ReadOptions options;
  options.before = head.next();
  options.backwards = true;
  options.limit = arguments.lines;
  options.view = arguments.reading.view;
  std::vector<std::string> events;
  auto read = reading.source->query(reading.query, options, [&events](std::string_view event) {
    events.emplace_back(event);
    return true;
  });
  if (!read) return fail(std::move(read).error());
  return std::vector<std::string>(events.rbegin(), events.rend());
}

int run_tail(const TailArguments& arguments) {
  const auto reading = arguments.reading.begin();
  if (!reading) return report(reading.error());
  const auto head = reading->source->head();
  if (!head) return report(head.error());
  const auto events = newest(*reading, arguments, head->position);
  if (!events) return report(events.error());

  EventPrinter printer(arguments.reading.output);
  const auto print = [&printer](std::string_view event) { return printer.print(event) && std::fflush(stdout) == 0; };
  for (const std::string& event : *events) {
    if (!print(event)) return kDisk;
  }
  if (arguments.no_follow) return kDone;
  const auto followed = reading->source->follow(reading->query, head->position, arguments.reading.view, print);
  return followed ? kDone : report(followed.error());
}

}  // namespace

void add_tail(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<TailArguments>();
  CLI::App* command = root.add_subcommand("tail", "Print the newest events, then new ones as they come");
  command->add_option("-n,--lines", arguments->lines, "How many of the newest events come first (default 10)")->type_name("N");
  command->add_flag("--no-follow", arguments->no_follow, "Stop after those");
  add_reading_arguments(*command, arguments->reading);
  command->footer(R"(
Examples:
  opossum tail                                  the store in ./opossum-data, also while it is being written
  opossum tail --tag line:1 -n 100 --url http://127.0.0.1:8080)");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_tail(*arguments); }; });
}

}  // namespace opossum::gateway::cli
