// SPDX-License-Identifier: MIT
#include "gateway/cli/problem.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <optional>
#include <string>

namespace opossum::gateway::cli {
namespace {

std::optional<Errc> errc_named(std::string_view word) {
  for (int value = 0; value <= static_cast<int>(Errc::internal); ++value) {
    const auto code = static_cast<Errc>(value);
    if (name(code) == word) return code;
  }
  return std::nullopt;
}

Errc errc_for_status(long status) {
  switch (status) {
    case 400:
    case 404:
    case 405:
    case 415:
      return Errc::invalid_argument;
    case 401:
      return Errc::unauthorized;
    case 403:
      return Errc::forbidden;
    case 409:
      return Errc::refused;
    case 413:
      return Errc::too_large;
    case 429:
    case 502:
    case 503:
    case 504:
      return Errc::unavailable;
    default:
      return Errc::internal;
  }
}

std::string text_of(const boost::json::object& problem, std::string_view member) {
  const auto* value = problem.if_contains(member);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

}  // namespace

Error error_from_answer(long status, std::string_view body) {
  boost::json::error_code parse_error;
  const boost::json::value document = boost::json::parse(body, parse_error);
  const auto* problem = parse_error ? nullptr : document.if_object();
  if (problem == nullptr) {
    return {errc_for_status(status), "the server answered " + std::to_string(status) + (body.empty() ? "" : ": ") +
                                         std::string(body.substr(0, 300))};
  }
  // A problem's type is a URI whose last segment is the stable name.
  const std::string type = text_of(*problem, "type");
  const std::string word = type.substr(type.find_last_of("/:#") + 1);
  std::string detail = text_of(*problem, "detail");
  if (detail.empty()) detail = text_of(*problem, "title");
  if (const auto* stored = problem->if_contains("stored")) detail += " (lines stored before it: " + boost::json::serialize(*stored) + ")";
  const Errc code = errc_named(word).value_or(errc_for_status(status));
  const auto* position = problem->if_contains("position");
  if (code == Errc::condition_failed && position != nullptr && position->is_number()) {
    const auto* event = problem->if_contains("event");
    return Error::condition_failed({Position(position->to_number<std::uint64_t>()),
                                    event != nullptr ? boost::json::serialize(*event) : std::string()});
  }
  return {code, detail};
}

}  // namespace opossum::gateway::cli
