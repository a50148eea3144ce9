// SPDX-License-Identifier: MIT
#include "store/format/line_writer.hpp"

#include <charconv>
#include <cstring>

#include "store/format/crc.hpp"
#include "store/format/log_format.hpp"
#include "store/format/time_text.hpp"

namespace opossum::format {

namespace {

void append_number(std::string& out, std::uint64_t value) {
  char digits[20];
  const auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
  out.append(digits, static_cast<std::size_t>(end - digits));
}

void finish(std::string& out, std::size_t start) {
  append_crc(out, start);
  out += '\n';
}

}  // namespace

void append_crc(std::string& out, std::size_t start) {
  const std::uint32_t crc = crc32(std::string_view(out).substr(start));
  out += kCrcKey;
  const auto digits = crc_hex(crc);
  out.append(digits.data(), digits.size());
  out += "\"}";
}

std::size_t append_header(std::string& out, const HeaderLine& line) {
  const std::size_t start = out.size();
  out += "{\"opossum\":" + std::to_string(kVersion) + ",\"store\":\"" + line.store + "\",\"epoch\":" + std::to_string(line.epoch) +
         ",\"first_commit\":" + std::to_string(line.first_commit.value()) +
         ",\"first_position\":" + std::to_string(line.first_position.value()) + ",\"chain\":\"" + to_hex(line.chain) +
         "\",\"time\":\"" + to_rfc3339(line.time) + '"';
  finish(out, start);
  return start;
}

std::size_t append_chain(std::string& out, const ChainLine& line) {
  const std::size_t start = out.size();
  out += "{\"chain\":\"" + to_hex(line.chain) + "\",\"commit\":" + std::to_string(line.commit.value()) +
         ",\"position\":" + std::to_string(line.position.value()) + ",\"time\":\"" + to_rfc3339(line.time) + '"';
  if (line.group != 0) out += ",\"group\":" + std::to_string(line.group);
  if (line.sealed) out += ",\"sealed\":true";
  finish(out, start);
  return start;
}

std::size_t append_commit(std::string& out, const commit::EncodedCommit& commit, const Numbers& numbers,
                          std::vector<std::uint32_t>& event_offsets) {
  const std::size_t start = out.size();
  out += "{\"commit\":";
  append_number(out, numbers.commit.value());
  out += commit.before_sequence;
  if (numbers.sequence) {
    out += ",\"sequence\":";
    append_number(out, numbers.sequence.value());
  }
  out += commit.after_sequence;
  out += ",\"events\":[";
  char time[kTimeLength];
  write_time(time, numbers.time);
  for (std::size_t i = 0; i < commit.events.size(); ++i) {
    const commit::EventSpan& event = commit.events[i];
    if (i > 0) out += ',';
    event_offsets.push_back(static_cast<std::uint32_t>(out.size()));
    out += "{\"position\":";
    append_number(out, numbers.first.value() + i);
    out += ',';
    const std::size_t rest = out.size();
    out.append(commit.text, event.offset, event.length);
    if (!event.time_given) std::memcpy(out.data() + rest + (event.time_offset - event.offset), time, kTimeLength);
  }
  out += ']';
  finish(out, start);
  return start;
}

}  // namespace opossum::format
