// SPDX-License-Identifier: MIT
#include "ingest/quarantine/entry_line.hpp"

#include <libdeflate.h>

#include <array>
#include <charconv>
#include <cstdio>

#include "ingest/mapping/base64.hpp"
#include "ingest/mapping/json_text.hpp"
#include "ingest/mapping/meta.hpp"
#include "store/clock.hpp"

namespace opossum::ingest::quarantine {

namespace {

constexpr std::string_view kIdPrefix = "{\"id\":\"";
constexpr std::string_view kRemovedPrefix = "\",\"removed\":\"";
constexpr std::string_view kCrcPrefix = ",\"crc\":\"";
constexpr std::size_t kCrcLength = kCrcPrefix.size() + 8 + 2;

std::string crc_member(std::string_view bytes) {
  std::array<char, 9> digits{};
  std::snprintf(digits.data(), digits.size(), "%08x", libdeflate_crc32(0, bytes.data(), bytes.size()));
  return std::string(kCrcPrefix) + digits.data() + "\"}";
}

void append_member(std::string& out, const char* name, std::string_view value) {
  const bool text = mapping::is_utf8(value);
  out += std::string(",\"") + name + (text ? "\":" : "_base64\":");
  mapping::append_quoted(out, text ? std::string(value) : mapping::to_base64(value));
}

Line read_line(std::string_view line) {
  if (line.size() < kIdPrefix.size() + kCrcLength || !line.starts_with(kIdPrefix)) return {};
  const std::string_view json = line.substr(0, line.size() - kCrcLength);
  if (line.substr(json.size()) != crc_member(json)) return {};
  const std::string_view id = json.substr(kIdPrefix.size(), json.find('"', kIdPrefix.size()) - kIdPrefix.size());
  if (!number_of(id)) return {};
  return {id, json, 0, json.substr(kIdPrefix.size() + id.size()).starts_with(kRemovedPrefix)};
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
  std::string out(kIdPrefix);
  out += id;
  out += "\",\"time\":\"" + to_rfc3339(time) + '"';
  append_member(out, "source", message.source);
  append_member(out, "kind", message.kind);
  if (!rule.empty()) append_member(out, "rule", rule);
  append_member(out, "reason", reason);
  append_member(out, "topic", message.topic);
  append_member(out, "payload", message.payload);
  if (const auto meta = mapping::to_meta(message, mapping::DeliveryMarks::keep)) out += ",\"meta\":" + *meta;
  out += crc_member(out);
  return out + '\n';
}

std::string write_removal(std::string_view id, Timestamp time, std::string_view how) {
  std::string out(kIdPrefix);
  out.append(id).append(kRemovedPrefix).append(to_rfc3339(time)).append("\",\"how\":\"").append(how) += '"';
  out += crc_member(out);
  return out + '\n';
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
