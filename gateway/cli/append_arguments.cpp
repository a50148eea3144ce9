// SPDX-License-Identifier: MIT
#include "gateway/cli/append_arguments.hpp"

#include <boost/json/parse.hpp>

#include "gateway/http/json_text.hpp"
#include "store/query.hpp"

namespace opossum::gateway::cli {
namespace {

/// The text goes into a larger JSON text, so it must be one value and nothing else.
Result<void> expect_json(const char* option, const std::string& text) {
  boost::json::error_code error;
  boost::json::parse_options options;
  options.max_depth = 1000;
  boost::json::parse(text, error, {}, options);
  if (!error) return {};
  return fail(Errc::invalid_argument, std::string(option) + " is not JSON (" + error.message() + "): " + text.substr(0, 100) +
                                          "\n  Text needs quotes of its own: " + option + " '\"text\"'");
}

}  // namespace

bool AppendArguments::one_commit() const {
  return atomic || !from_stdin() || !key.empty() || !condition.empty() || !if_none_types.empty() || !if_none_tags.empty();
}

Result<std::string> AppendArguments::event_json() const {
  JsonObject event;
  event.string("type", type).strings("tags", tags);
  if (data) {
    OPOSSUM_TRY(expect_json("--data", *data));
    event.raw("data", *data);
  }
  if (!data_base64.empty()) event.string("data_base64", data_base64);
  if (!time.empty()) event.string("time", time);
  if (!id.empty()) event.string("id", id);
  if (!subject.empty()) event.string("subject", subject);
  if (!meta.empty()) {
    OPOSSUM_TRY(expect_json("--meta", meta));
    event.raw("meta", meta);
  }
  return std::move(event).take();
}

Result<std::string> AppendArguments::commit_json(const std::string& events) const {
  JsonObject commit;
  commit.raw("events", "[" + events + "]");
  Query query;
  if (!condition.empty()) {
    auto parsed = query_from_json(condition);
    if (!parsed) return fail(std::move(parsed).error().in("--condition"));
    query = std::move(*parsed);
  } else if (!if_none_types.empty() || !if_none_tags.empty()) {
    query.items.push_back({if_none_types, if_none_tags});
  }
  if (!condition.empty() || !query.items.empty()) {
    JsonObject object;
    object.raw("failIfEventsMatch", to_json(query));
    if (after) object.number("after", *after);
    commit.raw("condition", std::move(object).take());
  } else if (after) {
    return fail(Errc::invalid_argument, "--after belongs to a condition: give --if-none-type, --if-none-tag or --condition too");
  }
  if (!key.empty()) commit.string("key", key);
  return std::move(commit).take();
}

void add_append_arguments(CLI::App& command, AppendArguments& arguments) {
  CLI::App& app = command;
  auto* type =
      app.add_option("--type", arguments.type, "What happened; without it events are read from standard input, one JSON object a line");
  type->type_name("TYPE");
  auto* data = app.add_option("--data", arguments.data, "Any JSON, stored as it is given")->type_name("JSON")->needs(type);
  app.add_option("--tag", arguments.tags, "Such as line:1; repeat it for several")->type_name("TAG")->allow_extra_args(false)->needs(type);
  app.add_option("--data-base64", arguments.data_base64, "Binary data")->type_name("TEXT")->needs(type)->excludes(data);
  app.add_option("--time", arguments.time, "When it happened (RFC 3339); now if absent")->type_name("TIME")->needs(type);
  app.add_option("--id", arguments.id, "The producer's own number of the event")->type_name("ID")->needs(type);
  app.add_option("--subject", arguments.subject, "Whose personal data it is")->type_name("NAME")->needs(type);
  app.add_option("--meta", arguments.meta, "A JSON object about the event")->type_name("JSON")->needs(type);

  app.add_option("--key", arguments.key, "Idempotency key: the same key again stores nothing and prints the first receipt")
      ->type_name("KEY");
  auto* condition = app.add_option("--condition", arguments.condition, "Store only if no event matches this query")->type_name("JSON");
  app.add_option("--if-none-type", arguments.if_none_types, "Store only if there is no event of this type; repeat it for any of several")
      ->type_name("TYPE")->allow_extra_args(false)->excludes(condition);
  app.add_option("--if-none-tag", arguments.if_none_tags, "Store only if there is no event with this tag; repeat it for all of several")
      ->type_name("TAG")->allow_extra_args(false)->excludes(condition);
  app.add_option("--after", arguments.after, "The condition looks only at events after this position")->type_name("POSITION");
  app.add_flag("--atomic", arguments.atomic, "All lines of standard input are one commit: all are stored, or none");
}

}  // namespace opossum::gateway::cli
