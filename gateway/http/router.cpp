// SPDX-License-Identifier: MIT
#include "gateway/http/router.hpp"

#include "gateway/http/problem.hpp"
#include "gateway/http/query_string.hpp"

namespace opossum::gateway {

namespace {

std::string_view take_segment(std::string_view& path) {
  const std::size_t end = std::min(path.find('/', 1), path.size());
  const std::string_view segment = path.substr(0, end);
  path.remove_prefix(end);
  return segment;  // with its slash
}

// The decoded parameters, or nothing when the path does not fit.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> parameters;
  while (!pattern.empty()) {
    if (pattern.ends_with("...}") && pattern.find('/', 1) == std::string_view::npos) {
      if (path.size() < 2) return std::nullopt;
      parameters.emplace_back(path.substr(1));
      return parameters;
    }
    if (path.empty()) return std::nullopt;
    const std::string_view wanted = take_segment(pattern);
    const std::string_view given = take_segment(path);
    if (!wanted.starts_with("/{")) {
      if (wanted != given) return std::nullopt;
      continue;
    }
    if (given.size() < 2) return std::nullopt;
    auto decoded = percent_decode(given.substr(1));
    if (!decoded) return std::nullopt;
    parameters.push_back(std::move(*decoded));
  }
  if (!path.empty()) return std::nullopt;
  return parameters;
}

}  // namespace

std::variant<const Route*, Response> find_route(std::span<const Route> table, Request& request) {
  const std::string_view path = request.path();
  std::string allowed;
  for (const Route& route : table) {
    const bool plain = route.pattern.find('{') == std::string_view::npos;
    if (plain && route.pattern != path) continue;
    if (!plain) {
      auto parameters = match(route.pattern, path);
      if (!parameters) continue;
      request.parameters = std::move(*parameters);
    }
    if (route.method == request.method) return &route;
    allowed.append(allowed.empty() ? "" : ", ").append(route.method == "GET" ? "GET, HEAD" : route.method);
  }
  if (allowed.empty()) return not_found("There is no address " + std::string(path) + "; docs/http-api.md lists all of them.");
  Response response = problem(405, "method-not-allowed", "this address takes another method", "Use " + allowed + " here.");
  response.headers.emplace_back("Allow", allowed);
  return response;
}

}  // namespace opossum::gateway
