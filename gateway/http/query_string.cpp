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
      if (high < 0 || low < 0) return fail(Errc::invalid_argument, "the address holds a % that is not followed by two hex digits; write % as %25");
      result.push_back(static_cast<char>(high * 16 + low));
      i += 2;
    } else {
      result.push_back(plus_is_blank && text[i] == '+' ? ' ' : text[i]);
    }
  }
  if (!simdjson::validate_utf8(result.data(), result.size())) return fail(Errc::invalid_argument, "the address is not UTF-8 once decoded");
  return result;
}

}  // namespace

Result<std::string> percent_decode(std::string_view text) { return decode(text, false); }

Result<Parameters> parse_query_string(std::string_view text) {
  Parameters parameters;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('&'), text.size());
    const std::string_view pair = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    auto name = decode(pair.substr(0, equals), true);
    if (!name) return fail(std::move(name).error());
    auto value = decode(pair.substr(std::min(equals + 1, pair.size())), true);
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
