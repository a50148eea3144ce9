// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include "gateway/cli/command.hpp"
#include "gateway/cli/commit_json.hpp"
#include "gateway/cli/event_source.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"
#include "gateway/http/json_input.hpp"
#include "ingest/import_file.hpp"
#include "ingest/rule.hpp"
#include "store/append_all.hpp"
#include "store/clock.hpp"

namespace opossum::gateway::cli {
namespace {

struct ImportArguments {
  SourceOptions target{};
  OutputOptions output{};
  std::vector<std::string> files{};
  std::string format{};
  std::string separator{","};
  std::string type{};
  std::vector<std::string> tags{};
  std::vector<std::string> fields{};
  std::string time{};
  std::string time_format{"rfc3339"};
  bool dry_run = false;
};

Result<ingest::DataField> field_of(const std::string& text) {
  const std::size_t sign = text.find('=');
  if (sign == std::string::npos || sign == 0) {
    return fail(Errc::invalid_argument, "--field " + text + ": NAME=/pointer or NAME=JSON is wanted");
  }
  const std::string value = text.substr(sign + 1);
  return ingest::DataField{text.substr(0, sign), value.starts_with('/'), value};
}

Result<ingest::RuleSet> rules_of(const ImportArguments& arguments) {
  ingest::RuleOptions rule;
  rule.name = "the mapping";
  rule.topic = "#";
  rule.type = arguments.type;
  rule.tags = arguments.tags;
  if (!arguments.time.empty()) rule.time = arguments.time;
  if (arguments.time_format == "unix") rule.time_format = ingest::TimeFormat::unix_seconds;
  if (arguments.time_format == "unix_ms") rule.time_format = ingest::TimeFormat::unix_milliseconds;
  for (const std::string& text : arguments.fields) {
    auto field = field_of(text);
    if (!field) return fail(std::move(field).error());
    if (!rule.data) rule.data.emplace();
    rule.data->push_back(std::move(*field));
  }
  return ingest::RuleSet::compile({{rule}, ingest::Unmatched::quarantine});
}

/// Lines that are events already, as `opossum append` takes them and `opossum export` writes them.
std::expected<Commit, std::string> event_line(std::string_view json) {
  // A stored event begins with its position, which is another one in another store.
  constexpr std::string_view kPosition = "{\"position\":";
  std::string line(json);
  if (json.starts_with(kPosition)) line.replace(0, std::min(line.find(',') + 1, line.size()), "{");
  auto event = event_from_json(padded(line));
  if (!event) return std::unexpected(event.error().detail());
  Commit commit;
  commit.events.push_back(std::move(*event));
  return commit;
}

Result<ingest::MapRecord> mapping_of(const ImportArguments& arguments) {
  if (arguments.type.empty()) return event_line;
  auto rules = rules_of(arguments);
  if (!rules) return fail(std::move(rules).error());
  ingest::Message message;
  message.kind = message.topic = "file";
  return [rules = std::move(*rules), message](std::string_view json) mutable -> std::expected<Commit, std::string> {
    message.payload = json;
    ingest::Mapped mapped = rules.map(message);
    if (auto* rejection = std::get_if<ingest::Rejection>(&mapped)) return std::unexpected(std::move(rejection->reason));
    return std::move(std::get<Commit>(mapped));
  };
}

ingest::AppendCommits append_to(EventStore& store) {
  return [&store](std::vector<Commit> commits) { return append_all(store, std::move(commits)); };
}

Result<Receipt> receipt_from(const std::string& body) {
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse(body, error);
  const auto* object = error ? nullptr : value.if_object();
  const auto number = [&](const char* name) -> std::uint64_t {
    const auto* member = object == nullptr ? nullptr : object->if_contains(name);
    return member != nullptr && member->is_int64() ? static_cast<std::uint64_t>(member->get_int64()) : 0;
  };
  if (number("commit") == 0) return fail(Errc::protocol, "POST /v1/commits was not answered with a receipt");
  const auto* seen = object->if_contains("key_seen");
  return Receipt{CommitNumber(number("commit")), Position(number("first")), Position(number("last")), seen != nullptr && *seen == true};
}

ingest::AppendCommits append_to(HttpClient& client) {
  return [&client](std::vector<Commit> commits) {
    std::vector<Result<Receipt>> receipts;
    for (const Commit& commit : commits) {
      auto answer = client.ask({.method = "POST", .path = "/v1/commits", .body = commit_json(commit)});
      receipts.push_back(answer ? receipt_from(answer->body) : Result<Receipt>(fail(std::move(answer).error())));
    }
    return receipts;
  };
}

void show_progress(std::uint64_t done, std::uint64_t all) {
  fmt::print(stderr, "\r{} %", all == 0 ? 100 : done * 100 / all);
  if (done == all) fmt::print(stderr, "\r\x1b[K");
}

void print_report(const ImportArguments& arguments, const std::string& file, const ingest::ImportReport& report) {
  boost::json::object object{{"file", file},         {"sha256", report.digest}, {"records", report.records},
                             {"stored", report.stored}, {"seen", report.seen},     {"bad", report.bad}};
  if (arguments.dry_run) object["dry_run"] = true;
  print_object(arguments.output, object);
  for (const ingest::BadLine& bad : report.bad_lines) fmt::print(stderr, "opossum: {}:{}: {}\n", file, bad.line, bad.reason);
  if (report.bad > report.bad_lines.size()) fmt::print(stderr, "opossum: and {} more\n", report.bad - report.bad_lines.size());
}

int import_all(const ImportArguments& arguments, const ingest::MapRecord& map, const ingest::AppendCommits& append) {
  int code = kDone;
  for (const std::string& file : arguments.files) {
    ingest::ImportOptions options;
    options.path = file;
    options.format = ingest::format_of_file(file);
    if (!arguments.format.empty()) options.format = arguments.format == "csv" ? ingest::FileFormat::csv : ingest::FileFormat::ndjson;
    options.separator = arguments.separator == "\\t" ? '\t' : arguments.separator.front();
    options.dry_run = arguments.dry_run;
    if (isatty(STDERR_FILENO) != 0) options.progress = show_progress;
    if (options.format == ingest::FileFormat::csv && arguments.type.empty()) {
      return report(Error(Errc::invalid_argument, file + ": lines of csv are no events; say with --type what they become"));
    }
    const auto done = ingest::import_file(options, map, append);
    if (!done) return report(done.error());
    print_report(arguments, file, *done);
    if (done->bad != 0) code = kFailed;
  }
  return code;
}

int run_import(const ImportArguments& arguments) {
  auto map = mapping_of(arguments);
  if (!map) return report(map.error());
  if (arguments.dry_run) return import_all(arguments, *map, {});
  if (arguments.target.is_server()) {
    auto client = HttpClient::open(arguments.target.server);
    return client ? import_all(arguments, *map, append_to(**client)) : report(client.error());
  }
  StoreOptions options;
  options.directory = arguments.target.directory();
  options.create = false;
  auto store = EventStore::open(std::move(options));
  if (!store && store.error().code() == Errc::locked) {
    return report(std::move(store).error().in("a running gateway holds the directory; import through it with --url"));
  }
  return store ? import_all(arguments, *map, append_to(**store)) : report(store.error());
}

}  // namespace

void add_import(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<ImportArguments>();
  CLI::App* command = root.add_subcommand("import", "Store the lines of csv and NDJSON files, each file once");
  command->add_option("FILE", arguments->files, "Its ending tells the format: .csv, or one JSON text a line")->required();
  command->add_option("--format", arguments->format, "Instead of the ending")->check(CLI::IsMember({"csv", "ndjson"}));
  command->add_option("--separator", arguments->separator, "Between csv fields (default ,)")
      ->type_name("CHARACTER")
      ->check(
          [](const std::string& text) { return text.size() == 1 || text == "\\t" ? std::string() : std::string("one character, or \\t"); });
  auto* type = command->add_option("--type", arguments->type, "What each line becomes; without it each line is an event, as for append");
  type->type_name("TYPE");
  command->add_option("--tag", arguments->tags, "Such as line:{/line}, with a column or JSON pointer; repeat it")
      ->type_name("TAG")
      ->allow_extra_args(false)
      ->needs(type);
  command->add_option("--field", arguments->fields, "A member of the data: NAME=/column or NAME=JSON; without it the whole line")
      ->type_name("NAME=VALUE")->allow_extra_args(false)->needs(type);
  command->add_option("--time", arguments->time, "Where the event's time is")->type_name("/COLUMN")->needs(type);
  command->add_option("--time-format", arguments->time_format, "rfc3339, unix or unix_ms")
      ->check(CLI::IsMember({"rfc3339", "unix", "unix_ms"}));
  command->add_flag("--dry-run", arguments->dry_run, "Check every line and store nothing");
  add_source_options(*command, arguments->target);
  add_output_options(*command, arguments->output);
  command->footer(R"(
A file is known by its content: importing it again stores nothing, and after an interruption the same command goes on.
A directory is written to directly, which needs that no gateway runs on it.

Examples:
  opossum import readings.csv --type Reading --tag line:{/line} --time /at --field value=/temperature --url http://127.0.0.1:8080
  opossum import events.ndjson --data ./opossum-data
  opossum import readings.csv --type Reading --dry-run)");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_import(*arguments); }; });
}

}  // namespace opossum::gateway::cli
