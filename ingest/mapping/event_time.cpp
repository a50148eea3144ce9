// SPDX-License-Identifier: MIT
#include "ingest/mapping/event_time.hpp"

#include <charconv>
#include <cmath>
#include <cstdint>

#include "ingest/mapping/identifier.hpp"
#include "ingest/mapping/json_text.hpp"
#include "store/clock.hpp"

namespace opossum::ingest::mapping {

namespace {

using Time = std::expected<Timestamp, std::string>;

constexpr std::int64_t kMicrosecondsMax = 253'402'300'800'000'000;  // the year 10000

/// A number with an exponent; nobody writes microseconds that way, so a double is exact enough.
Time from_double(std::string_view number, std::int64_t unit_microseconds) {
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  const double microseconds = value * static_cast<double>(unit_microseconds);
  if (error != std::errc{} || end != number.data() + number.size() ||
      !(microseconds >= 0 && microseconds < static_cast<double>(kMicrosecondsMax))) {
    return std::unexpected(shown(number) + " is not a time between 1970 and 9999");
  }
  return Timestamp(std::chrono::microseconds(static_cast<std::int64_t>(microseconds)));
}

/// Digit by digit, because a double cannot hold today's microseconds exactly with a fraction.
Time from_decimal(std::string_view number, std::int64_t unit_microseconds) {
  if (number.find_first_of("eE") != std::string_view::npos) return from_double(number, unit_microseconds);
  const std::size_t dot = std::min(number.find('.'), number.size());
  std::int64_t whole = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + dot, whole);
  if (error != std::errc{} || end != number.data() + dot || number.front() == '-' || whole >= kMicrosecondsMax / unit_microseconds) {
    return std::unexpected(shown(number) + " is not a time between 1970 and 9999");
  }
  std::int64_t microseconds = whole * unit_microseconds;
  std::int64_t digit_value = unit_microseconds;
  for (std::size_t i = dot + 1; i < number.size() && digit_value > 1; ++i) {
    digit_value /= 10;
    microseconds += (number[i] - '0') * digit_value;
  }
  return Timestamp(std::chrono::microseconds(microseconds));
}

}  // namespace

Time to_time(TimeFormat format, std::string_view json_value) {
  std::string text(json_value);
  if (json_value.front() == '"') text = unquote(json_value).value_or("");
  if (format == TimeFormat::rfc3339) {
    if (json_value.front() != '"') return std::unexpected(shown(json_value) + " is not a string; a time_format is needed for numbers");
    auto time = from_rfc3339(text);
    if (!time) return std::unexpected(shown(json_value) + " is not an RFC 3339 time such as \"2026-11-23T14:00:00Z\"");
    return *time;
  }
  if (!is_json_number(text)) return std::unexpected(shown(json_value) + " is not a number");
  return from_decimal(text, format == TimeFormat::unix_seconds ? 1'000'000 : 1'000);
}

}  // namespace opossum::ingest::mapping
