// SPDX-License-Identifier: MIT
#include "ingest/quarantine/entry_line.hpp"

#include <charconv>

#include "ingest/lines/checked_line.hpp"
#include "ingest/mapping/json_object.hpp"
#include "ingest/mapping/meta.hpp"
#include "store/clock.hpp"

namespace opossum::ingest::quarantine {

namespace {

constexpr std::string_view kIdPrefix = "{\"id\":\"";
constexpr std::string_view kRemovedPrefix = "\",\"removed\":\"";

Line read_line(std::string_view line) {
  const auto json = lines::members_of(line);
  if (!json || !json->starts_with(kIdPrefix)) return {};
  const std::string_view id = json->substr(kIdPrefix.size(), json->find('"', kIdPrefix.size()) - kIdPrefix.size());
  if (!number_of(id)) return {};
  return {id, *json, 0, json->substr(kIdPrefix.size() + id.size()).starts_with(kRemovedPrefix)};
}

}  // namespace

std::string to_id(std::string_view day, std::uint64_t number) {
  std::string digits = std::to_string(number);
  // Six digits keep ids sortable as text up to a million a day; list() compares the numbers.
  digits.insert(0, digits.size() < 6 ? 6 - digits.size() : 0, '0');
  return std::string(day) + '-' + digits;
}

std::optional<std::uint64_t> number_of(std::string_view id) {
  if (id.size() < 15 || id[8] != '-') return {};
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(id.data() + 9, id.data() + id.size(), number);
  if (error != std::errc{} || end != id.data() + id.size()) return {};
  return number;
}

std::string write_line(std::string_view id, Timestamp time, const Message& message, std::string_view rule, std::string_view reason) {
  mapping::JsonObject entry;
  entry.text("id", id).text("time", to_rfc3339(time)).bytes("source", message.source).bytes("kind", message.kind);
  if (!rule.empty()) entry.bytes("rule", rule);
  entry.bytes("reason", reason).bytes("topic", message.topic).bytes("payload", message.payload);
  if (!message.retry_key.empty()) entry.bytes("retry_key", message.retry_key);
  if (const auto meta = mapping::to_meta(message, mapping::DeliveryMarks::keep)) entry.raw("meta", *meta);
  return lines::to_line(std::move(entry).take());
}

std::string write_removal(std::string_view id, Timestamp time, std::string_view how) {
  mapping::JsonObject removal;
  removal.text("id", id).text("removed", to_rfc3339(time)).text("how", how);
  return lines::to_line(std::move(removal).take());
}

std::vector<Line> read_lines(std::string_view content) {
  std::vector<Line> lines;
  for (std::size_t start = 0;;) {
    const std::size_t newline = content.find('\n', start);
    if (newline == std::string_view::npos) return lines;
    Line line = read_line(content.substr(start, newline - start));
    line.end = newline + 1;
    lines.push_back(line);
    start = newline + 1;
  }
}

}  // namespace opossum::ingest::quarantine
