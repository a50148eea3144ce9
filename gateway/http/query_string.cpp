// SPDX-License-Identifier: MIT
#include "gateway/http/query_string.hpp"

#include <simdjson.h>

namespace opossum::gateway {

namespace {

int hex_value(char digit) noexcept {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

Result<std::string> decode(std::string_view text, bool plus_is_blank) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      const int high = i + 2 < text.size() ? hex_value(text[i + 1]) : -1;
      const int low = i + 2 < text.size() ? hex_value(text[i + 2]) : -1;
      if (high < 0 || low < 0) {
        return fail(Errc::invalid_argument, "the address holds a % that is not followed by two hex digits; write % as %25");
      }
      result.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      result.push_back(plus_is_blank && text[i] == '+' ? ' ' : text[i]);
    }
  }
  if (!simdjson::validate_utf8(result.data(), result.size())) return fail(Errc::invalid_argument, "the address is not UTF-8 once decoded");
  return result;
}

// What is before the first separator, and what is after it.
std::pair<std::string_view, std::string_view> split(std::string_view text, char separator) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == separator) return {text.substr(0, i), text.substr(i + 1)};
  }
  return {text, {}};
}

}  // namespace

Result<std::string> percent_decode(std::string_view text) { return decode(text, false); }

Result<Parameters> parse_query_string(std::string_view text) {
  Parameters parameters;
  while (!text.empty()) {
    const auto [pair, rest] = split(text, '&');
    text = rest;
    if (pair.empty()) continue;
    const auto [raw_name, raw_value] = split(pair, '=');
    auto name = decode(raw_name, true);
    if (!name) return fail(std::move(name).error());
    auto value = decode(raw_value, true);
    if (!value) return fail(std::move(value).error());
    parameters.emplace_back(std::move(*name), std::move(*value));
  }
  return parameters;
}

Result<void> expect_no_parameters(std::string_view query) {
  auto parameters = parse_query_string(query);
  if (!parameters) return fail(std::move(parameters).error());
  if (parameters->empty()) return {};
  return fail(Errc::invalid_argument, "unknown parameter \"" + parameters->front().first + "\"; this address takes none");
}

}  // namespace opossum::gateway
