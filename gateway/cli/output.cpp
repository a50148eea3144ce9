// SPDX-License-Identifier: MIT
#include "gateway/cli/output.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <string>
#include <vector>

namespace opossum::gateway::cli {
namespace {

constexpr std::size_t kCellWidthMax = 60;

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 160;
}

/// Cuts at a UTF-8 character; what is longer ends in an ellipsis.
std::string clipped(std::string_view text, std::size_t width) {
  std::size_t characters = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    if ((static_cast<unsigned char>(text[end]) & 0xC0U) != 0x80U && ++characters > width) break;
    ++end;
  }
  if (end == text.size()) return std::string(text);
  while (end > 0 && (static_cast<unsigned char>(text[--end]) & 0xC0U) == 0x80U) continue;
  return std::string(text.substr(0, end)) + "…";
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

StoredEvent view_of(std::string_view json) { return {Position{}, json, nullptr}; }

std::string plain(const boost::json::value& value) {
  if (value.is_null()) return "-";
  if (value.is_string()) return std::string(value.get_string());
  return boost::json::serialize(value);
}

using Row = std::pair<std::string, std::string>;

void flatten(const std::string& prefix, const boost::json::value& value, std::vector<Row>& rows) {
  if (const auto* object = value.if_object(); object != nullptr && !object->empty()) {
    for (const auto& member : *object) {
      flatten(prefix.empty() ? std::string(member.key()) : prefix + "." + std::string(member.key()), member.value(), rows);
    }
    return;
  }
  rows.emplace_back(prefix, plain(value));
}

void print_rows(const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const auto& [name, value] : rows) width = std::max(width, name.size());
  for (const auto& [name, value] : rows) fmt::print("{:<{}}  {}\n", name, width, value);
}

void print_columns(const std::vector<std::string>& names, const std::vector<std::vector<Row>>& table) {
  std::vector<std::size_t> widths;
  for (const std::string& name : names) {
    std::size_t width = name.size();
    for (const auto& row : table) {
      for (const auto& [cell, value] : row) {
        if (cell == name) width = std::max(width, std::min(value.size(), kCellWidthMax));
      }
    }
    widths.push_back(width);
  }
  for (std::size_t column = 0; column < names.size(); ++column) fmt::print("{:<{}}  ", names[column], widths[column]);
  fmt::print("\n");
  for (const auto& row : table) {
    for (std::size_t column = 0; column < names.size(); ++column) {
      const auto cell = std::ranges::find(row, names[column], &Row::first);
      fmt::print("{:<{}}  ", cell == row.end() ? "" : clipped(cell->second, kCellWidthMax), widths[column]);
    }
    fmt::print("\n");
  }
}

}  // namespace

bool OutputOptions::wants_json() const { return json || (!table && isatty(STDOUT_FILENO) == 0); }

void add_output_options(CLI::App& command, OutputOptions& options) {
  auto* json = command.add_flag("--json", options.json, "One JSON object a line, also on a terminal");
  command.add_flag("--table", options.table, "For people, also when stdout is not a terminal")->excludes(json);
}

EventPrinter::EventPrinter(const OutputOptions& options) : json_(options.wants_json()), width_(terminal_width()) {}

bool EventPrinter::print(std::string_view json) {
  if (json_) {
    std::fwrite(json.data(), 1, json.size(), stdout);
    std::fputc('\n', stdout);
  } else {
    print_row(json);
  }
  return std::ferror(stdout) == 0;
}

void EventPrinter::print_row(std::string_view json) {
  if (!heading_) {
    fmt::print("{:>10}  {:<27}  {:<24}  {:<32}  {}\n", "POSITION", "TIME", "TYPE", "TAGS", "DATA");
    heading_ = true;
  }
  const auto fields = view_of(json).fields();
  if (!fields) {
    fmt::print("{}\n", json);
    return;
  }
  const std::string_view data = fields->data.empty() ? fields->data_base64 : fields->data;
  const std::size_t used = 10 + 2 + 27 + 2 + 24 + 2 + 32 + 2;
  const std::size_t left = width_ > used + 20 ? width_ - used - 1 : 20;
  fmt::print("{:>10}  {:<27}  {:<24}  {:<32}  {}\n", fields->position.value(), fields->time, clipped(fields->type, 23),
             clipped(joined(fields->tags), 31), clipped(data, left));
}

void print_event(const OutputOptions& options, std::string_view json) {
  const auto fields = view_of(json).fields();
  if (options.wants_json() || !fields) {
    fmt::print("{}\n", json);
    return;
  }
  std::vector<Row> rows{{"position", std::to_string(fields->position.value())},
                        {"type", fields->type},
                        {"tags", joined(fields->tags)},
                        {"time", fields->time}};
  const std::pair<const char*, std::string_view> rest[] = {{"id", fields->id},     {"subject", fields->subject},
                                                           {"meta", fields->meta}, {"data", fields->data},
                                                           {"data_base64", fields->data_base64}};
  for (const auto& [name, value] : rest) {
    if (!value.empty()) rows.emplace_back(name, std::string(value));
  }
  print_rows(rows);
}

void print_object(const OutputOptions& options, const boost::json::value& object) {
  if (options.wants_json()) {
    fmt::print("{}\n", boost::json::serialize(object));
    return;
  }
  std::vector<Row> rows;
  flatten("", object, rows);
  print_rows(rows);
}

void print_list(const OutputOptions& options, const boost::json::array& list, std::string_view empty) {
  if (options.wants_json()) {
    for (const auto& item : list) fmt::print("{}\n", boost::json::serialize(item));
    return;
  }
  if (list.empty()) {
    fmt::print("{}\n", empty);
    return;
  }
  std::vector<std::string> names;
  std::vector<std::vector<Row>> table;
  for (const auto& item : list) {
    flatten("", item, table.emplace_back());
    for (const auto& [name, value] : table.back()) {
      if (std::ranges::find(names, name) == names.end()) names.push_back(name);
    }
  }
  print_columns(names, table);
}

void print_blocks(const OutputOptions& options, const boost::json::array& list, std::string_view empty) {
  if (options.wants_json() || list.empty()) {
    print_list(options, list, empty);
    return;
  }
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0) fmt::print("\n");
    print_object(options, list[i]);
  }
}

boost::json::object to_json(const Head& head) {
  boost::json::object object;
  object["position"] = head.position.value();
  object["commit"] = head.commit.value();
  object["chain"] = to_hex(head.chain);
  if (head.commit) {
    object["time"] = to_rfc3339(head.time);
  } else {
    object["time"] = nullptr;
  }
  return object;
}

}  // namespace opossum::gateway::cli
