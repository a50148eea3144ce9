// SPDX-License-Identifier: MIT
#include "store/log/segment_name.hpp"

#include <charconv>

#include "store/clock.hpp"
#include "store/format/log_format.hpp"

namespace opossum::log {

std::string segment_stem(CommitNumber first_commit) {
  const std::string digits = std::to_string(first_commit.value());
  return std::string(format::kSegmentNameDigits - digits.size(), '0') + digits;
}

std::optional<CommitNumber> segment_number(std::string_view name, std::string_view suffix) {
  if (name.size() != format::kSegmentNameDigits + suffix.size() || !name.ends_with(suffix)) return std::nullopt;
  std::uint64_t number = 0;
  const char* end = name.data() + format::kSegmentNameDigits;
  const auto [stop, error] = std::from_chars(name.data(), end, number);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return CommitNumber(number);
}

std::string month_folder(Timestamp time) { return to_rfc3339(time).substr(0, 7); }

}  // namespace opossum::log
