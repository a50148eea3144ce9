// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <cstdio>

#include "gateway/cli/command.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/reading.hpp"
#include "gateway/http/json_members.hpp"

namespace opossum::gateway::cli {
namespace {

struct ExportArguments {
  ReadingArguments reading{};
  ReadArguments range{};
  std::string format{"ndjson"};
  std::vector<std::string> columns{};
};

/// RFC 4180: quoted when it must be.
std::string csv_cell(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char letter : text) quoted.append(letter == '"' ? 2 : 1, letter);
  return quoted + '"';
}

/// A text as it is, everything else as the bytes of its JSON, so that numbers keep their digits.
std::string cell_of(std::string_view json) {
  if (!json.starts_with('"')) return csv_cell(std::string(json));
  boost::json::error_code error;
  const boost::json::value text = boost::json::parse(boost::json::string_view(json.data(), json.size()), error);
  return csv_cell(error || !text.is_string() ? std::string(json) : std::string(text.get_string()));
}

/// The bytes of the value at a JSON pointer; empty when there is none.
std::string_view find_value(PaddedText json, const std::string& pointer) {
  thread_local json_input::ondemand::parser parser;
  json_input::ondemand::document document;
  if (parser.iterate(json.text.data(), json.text.size(), json.text.size() + kJsonPadding).get(document) != simdjson::SUCCESS) return {};
  json_input::ondemand::value value;
  if (document.at_pointer(pointer).get(value) != simdjson::SUCCESS) return {};
  return json_input::raw_value(value, pointer).value_or(std::string_view());
}

/// "unit" -> "/unit"; what begins with a slash is a pointer already.
std::string pointer_of(const std::string& column) {
  if (column.starts_with('/')) return column;
  std::string pointer = "/";
  for (const char letter : column) pointer += letter == '~' ? "~0" : letter == '/' ? "~1" : std::string(1, letter);
  return pointer;
}

/// One line an event: position, type, tags (separated by blanks), time, then the columns, which are members of the data or pointers into
/// it.
class CsvExport {
 public:
  explicit CsvExport(const std::vector<std::string>& columns) : columns_(columns) {}

  [[nodiscard]] bool print_heading() const {
    std::string line = "position,type,tags,time";
    for (const std::string& column : columns_) line += ',' + csv_cell(column);
    if (columns_.empty()) line += ",data";
    return write(line);
  }

  [[nodiscard]] bool print(std::string_view json) const {
    const auto fields = StoredEvent(Position(), json, nullptr).fields();
    if (!fields) return false;
    std::string tags;
    for (const std::string& tag : fields->tags) tags += (tags.empty() ? "" : " ") + tag;
    std::string line = std::to_string(fields->position.value()) + ',' + csv_cell(fields->type) + ',' + csv_cell(tags) + ',' + fields->time;
    if (columns_.empty()) return write(line + ',' + cell_of(fields->data.empty() ? fields->data_base64 : fields->data));
    std::string data(fields->data);
    for (const std::string& column : columns_) line += ',' + cell_of(find_value(padded(data), pointer_of(column)));
    return write(line);
  }

 private:
  [[nodiscard]] static bool write(const std::string& line) { return std::fputs((line + "\r\n").c_str(), stdout) != EOF; }

  const std::vector<std::string>& columns_;
};

int run_export(const ExportArguments& arguments) {
  auto options = arguments.range.options(arguments.reading.view);
  if (!options) return report(options.error());
  if (arguments.format == "ndjson" && !arguments.columns.empty()) {
    return report(Error(Errc::invalid_argument, "--column is for --format csv; NDJSON has the events whole"));
  }
  const auto reading = arguments.reading.begin();
  if (!reading) return report(reading.error());
  const CsvExport csv(arguments.columns);
  if (arguments.format == "csv" && !csv.print_heading()) return kDisk;
  const auto done = reading->source->query(reading->query, *options, [&](std::string_view event) {
    if (arguments.format == "csv") return csv.print(event);
    return std::fwrite(event.data(), 1, event.size(), stdout) == event.size() && std::fputc('\n', stdout) != EOF;
  });
  return done ? kDone : report(done.error());
}

}  // namespace

void add_export(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<ExportArguments>();
  CLI::App* command = root.add_subcommand("export", "Write the events that match a query as NDJSON or csv");
  command->add_option("--format", arguments->format, "ndjson (default) or csv")->check(CLI::IsMember({"ndjson", "csv"}));
  command
      ->add_option("--column", arguments->columns,
                   "csv: a member of the data, or a /pointer into it; repeat it; without it the data as JSON")
      ->type_name("NAME")
      ->allow_extra_args(false);
  add_read_arguments(*command, arguments->range);
  add_reading_arguments(*command, arguments->reading);
  command->footer(R"(
Examples:
  opossum export --type Reading > readings.ndjson
  opossum export --type Reading --format csv --column value --column unit --url http://127.0.0.1:8080 > readings.csv)");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_export(*arguments); }; });
}

}  // namespace opossum::gateway::cli
