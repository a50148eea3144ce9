// SPDX-License-Identifier: MIT
#include "gateway/cli/query_arguments.hpp"

#include <map>

#include "store/clock.hpp"

namespace opossum::gateway::cli {
namespace {

Result<std::optional<Timestamp>> time_of(const std::string& option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  auto time = from_rfc3339(text);
  if (!time) return fail(Errc::invalid_argument, option + " wants an RFC 3339 time such as 2026-11-23T14:00:00Z; it is \"" + text + "\"");
  return *time;
}

}  // namespace

Result<Query> QueryArguments::query() const {
  Query query;
  if (!json.empty()) {
    auto parsed = query_from_json(json);
    if (!parsed) return fail(std::move(parsed).error().in("--query"));
    query = std::move(*parsed);
  } else if (!types.empty() || !tags.empty()) {
    query.items.push_back({types, tags});
  }
  OPOSSUM_TRY(validate(query));
  return query;
}

void add_query_arguments(CLI::App& command, QueryArguments& arguments) {
  auto* json = command.add_option("--query", arguments.json, R"(A whole query: {"items":[{"types":["A","B"],"tags":["line:1"]}]})");
  json->type_name("JSON");
  command.add_option("--type", arguments.types, "Only events of this type; repeat it for any of several")
      ->type_name("TYPE")->allow_extra_args(false)->excludes(json);
  command.add_option("--tag", arguments.tags, "Only events with this tag; repeat it for all of several")
      ->type_name("TAG")->allow_extra_args(false)->excludes(json);
}

void add_view_argument(CLI::App& command, View& view) {
  static const std::map<std::string, View> kViews{{"effective", View::effective}, {"committed", View::committed}, {"all", View::all}};
  command.add_option("--view", view, "effective: without refused decisions (default); committed: only what HQ has accepted; all")
      ->type_name("VIEW")->transform(CLI::CheckedTransformer(kViews).description(""));
}

void add_read_arguments(CLI::App& command, ReadArguments& arguments) {
  command.add_option("--after", arguments.after, "Only events after this position")->type_name("POSITION");
  command.add_option("--before", arguments.before, "Only events before this position")->type_name("POSITION");
  command.add_flag("--backwards", arguments.backwards, "Newest first");
  command.add_option("--limit", arguments.limit, "At most so many events; 0 = none")->type_name("N");
  command.add_option("--since", arguments.since, "Only events of this time or later")->type_name("TIME");
  command.add_option("--until", arguments.until, "Only events before this time")->type_name("TIME");
}

Result<ReadOptions> ReadArguments::options(View view) const {
  ReadOptions options;
  if (after) options.after = Position(*after);
  if (before) options.before = Position(*before);
  options.limit = limit;
  options.backwards = backwards;
  options.view = view;
  auto from = time_of("--since", since);
  if (!from) return fail(std::move(from).error());
  options.since = *from;
  auto to = time_of("--until", until);
  if (!to) return fail(std::move(to).error());
  options.until = *to;
  return options;
}

}  // namespace opossum::gateway::cli
