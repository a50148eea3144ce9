// SPDX-License-Identifier: MIT
#include "gateway/http/json_members.hpp"

#include "store/clock.hpp"

namespace opossum::gateway::json_input {

std::unexpected<Error> syntax_error(simdjson::error_code error) {
  switch (error) {
    case simdjson::UTF8_ERROR: return fail(Errc::invalid_argument, "the text is not valid UTF-8");
    case simdjson::UNESCAPED_CHARS: return fail(Errc::invalid_argument, "a string holds a control character that is not escaped");
    case simdjson::UNCLOSED_STRING: return fail(Errc::invalid_argument, "a string is not closed");
    case simdjson::CAPACITY: return fail(Errc::too_large, "the JSON text is too large");
    case simdjson::DEPTH_ERROR: return fail(Errc::invalid_argument, "the JSON is nested too deeply");
    case simdjson::EMPTY: return fail(Errc::invalid_argument, "the body is empty; a JSON object is wanted");
    default: return fail(Errc::invalid_argument, "the text is not valid JSON: " + std::string(simdjson::error_message(error)));
  }
}

std::unexpected<Error> wrong_type(std::string_view member, std::string_view wanted) {
  return fail(Errc::invalid_argument, "member \"" + std::string(member) + "\" must be " + std::string(wanted));
}

Result<std::string> string_value(ondemand::value value, std::string_view member) {
  std::string_view text;
  const auto error = value.get_string().get(text);
  if (error == simdjson::INCORRECT_TYPE) return wrong_type(member, "a string");
  if (error == simdjson::STRING_ERROR) return wrong_type(member, "a string of valid JSON escapes and characters");
  if (error != simdjson::SUCCESS) return syntax_error(error);
  return std::string(text);
}

Result<std::vector<std::string>> string_values(ondemand::value value, std::string_view member) {
  ondemand::array array;
  if (value.get_array().get(array) != simdjson::SUCCESS) return wrong_type(member, "an array of strings");
  std::vector<std::string> result;
  for (auto element : array) {
    ondemand::value inner;
    if (auto error = element.get(inner); error != simdjson::SUCCESS) return syntax_error(error);
    auto text = string_value(inner, member);
    if (!text) return wrong_type(member, "an array of strings");
    result.push_back(std::move(*text));
  }
  return result;
}

Result<std::uint64_t> number_value(ondemand::value value, std::string_view member) {
  std::uint64_t number = 0;
  if (value.get_uint64().get(number) != simdjson::SUCCESS) return wrong_type(member, "a whole number, 0 or greater");
  return number;
}

Result<bool> boolean_value(ondemand::value value, std::string_view member) {
  bool result = false;
  if (value.get_bool().get(result) != simdjson::SUCCESS) return wrong_type(member, "true or false");
  return result;
}

Result<Timestamp> time_value(ondemand::value value, std::string_view member) {
  auto text = string_value(value, member);
  if (!text) return fail(std::move(text).error());
  auto time = from_rfc3339(*text);
  if (!time) return wrong_type(member, "a time such as \"2026-11-23T14:00:00.123456Z\"");
  return time;
}

Result<std::string_view> raw_value(ondemand::value value, std::string_view member) {
  ondemand::json_type type{};
  if (auto error = value.type().get(type); error != simdjson::SUCCESS) return syntax_error(error);
  std::string_view raw;
  if (type == ondemand::json_type::object) {
    ondemand::object object;
    if (auto error = value.get_object().get(object); error != simdjson::SUCCESS) return syntax_error(error);
    if (auto error = object.raw_json().get(raw); error != simdjson::SUCCESS) return syntax_error(error);
  } else if (type == ondemand::json_type::array) {
    ondemand::array array;
    if (auto error = value.get_array().get(array); error != simdjson::SUCCESS) return syntax_error(error);
    if (auto error = array.raw_json().get(raw); error != simdjson::SUCCESS) return syntax_error(error);
  } else {
    raw = value.raw_json_token();
  }
  while (!raw.empty() && (raw.back() == ' ' || raw.back() == '\n' || raw.back() == '\r' || raw.back() == '\t')) raw.remove_suffix(1);
  if (raw.empty()) return wrong_type(member, "a JSON value");
  return raw;
}

bool is_null(ondemand::value& value) {
  ondemand::json_type type{};
  return value.type().get(type) == simdjson::SUCCESS && type == ondemand::json_type::null && value.raw_json_token().starts_with("null");
}

}  // namespace opossum::gateway::json_input
