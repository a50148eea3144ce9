// SPDX-License-Identifier: MIT
#include "ingest/lines/checked_line.hpp"

#include <libdeflate.h>

#include <array>
#include <cstdio>

namespace opossum::ingest::lines {

namespace {

constexpr std::string_view kPrefix = ",\"crc\":\"";
constexpr std::size_t kLength = kPrefix.size() + 8 + 2;

std::string checksum_member(std::string_view bytes) {
  std::array<char, 9> digits{};
  std::snprintf(digits.data(), digits.size(), "%08x", libdeflate_crc32(0, bytes.data(), bytes.size()));
  return std::string(kPrefix) + digits.data() + "\"}";
}

}  // namespace

std::string to_line(std::string object) {
  object.pop_back();
  object += checksum_member(object);
  return object + '\n';
}

std::optional<std::string_view> members_of(std::string_view line) {
  if (line.size() <= kLength) return {};
  const std::string_view members = line.substr(0, line.size() - kLength);
  if (line.substr(members.size()) != checksum_member(members)) return {};
  return members;
}

std::optional<std::string> from_line(std::string_view line) {
  const auto members = members_of(line);
  if (!members) return {};
  return std::string(*members) + '}';
}

}  // namespace opossum::ingest::lines
