// SPDX-License-Identifier: MIT
#pragma once

#include <simdjson.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/http/json_input.hpp"
#include "store/position.hpp"
#include "store/result.hpp"

namespace opossum::gateway::json_input {

namespace ondemand = simdjson::ondemand;

/// A JSON syntax error, said for people.
[[nodiscard]] std::unexpected<Error> syntax_error(simdjson::error_code error);
[[nodiscard]] std::unexpected<Error> wrong_type(std::string_view member, std::string_view wanted);

[[nodiscard]] Result<std::string> string_value(ondemand::value value, std::string_view member);
[[nodiscard]] Result<std::vector<std::string>> string_values(ondemand::value value, std::string_view member);
[[nodiscard]] Result<std::uint64_t> number_value(ondemand::value value, std::string_view member);
[[nodiscard]] Result<bool> boolean_value(ondemand::value value, std::string_view member);
[[nodiscard]] Result<Timestamp> time_value(ondemand::value value, std::string_view member);
/// The bytes of the value, as sent.
[[nodiscard]] Result<std::string_view> raw_value(ondemand::value value, std::string_view member);
[[nodiscard]] bool is_null(ondemand::value& value);

/// Which of an object's members were seen: refuses unknown and doubled ones.
template <std::size_t N>
class Members {
 public:
  explicit constexpr Members(std::array<std::string_view, N> names) : names_(names) {}

  /// The member's place in the list of names.
  [[nodiscard]] Result<std::size_t> take(std::string_view name) {
    for (std::size_t i = 0; i < N; ++i) {
      if (names_[i] != name) continue;
      if (seen_[i]) return fail(Errc::invalid_argument, "member \"" + std::string(name) + "\" is given twice");
      seen_[i] = true;
      return i;
    }
    std::string known;
    for (const std::string_view candidate : names_) known.append(known.empty() ? "" : ", ").append(candidate);
    return fail(Errc::invalid_argument, "unknown member \"" + std::string(name) + "\"; known are " + known);
  }
  [[nodiscard]] bool has(std::size_t index) const { return seen_[index]; }

 private:
  std::array<std::string_view, N> names_;
  std::array<bool, N> seen_{};
};

/// Calls `visit(name, value) -> Result<void>` for each member of the object.
template <class Visit>
[[nodiscard]] Result<void> for_each_member(ondemand::object object, Visit&& visit) {
  for (auto field : object) {
    if (field.error() != simdjson::SUCCESS) return syntax_error(field.error());
    std::string_view name;
    if (auto error = field.unescaped_key().get(name); error != simdjson::SUCCESS) return syntax_error(error);
    ondemand::value value;
    if (auto error = field.value().get(value); error != simdjson::SUCCESS) return syntax_error(error);
    OPOSSUM_TRY(visit(name, value));
  }
  return {};
}

/// Parses a document that is one object and nothing else, and calls `visit` for each of its members.
template <class Visit>
[[nodiscard]] Result<void> for_each_member_of(PaddedText json, Visit&& visit) {
  if (json.text.empty()) return fail(Errc::invalid_argument, "the body is empty; a JSON object is wanted");
  thread_local ondemand::parser parser;
  ondemand::document document;
  if (auto error = parser.iterate(json.text.data(), json.text.size(), json.text.size() + kJsonPadding).get(document);
      error != simdjson::SUCCESS) {
    return syntax_error(error);
  }
  ondemand::object object;
  if (document.get_object().get(object) != simdjson::SUCCESS) return fail(Errc::invalid_argument, "a JSON object is wanted");
  OPOSSUM_TRY(for_each_member(object, visit));
  const char* more = nullptr;
  if (document.current_location().get(more) == simdjson::SUCCESS) return fail(Errc::invalid_argument, "there is more text after the JSON object");
  return {};
}

}  // namespace opossum::gateway::json_input
