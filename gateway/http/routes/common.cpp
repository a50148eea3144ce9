// SPDX-License-Identifier: MIT
#include "gateway/http/routes/common.hpp"

#include <algorithm>
#include <charconv>

#include "store/clock.hpp"

namespace opossum::gateway::routes {

namespace {

std::string media_type(const Request& request) {
  const std::string_view header = request.header("Content-Type");
  std::string type(header.substr(0, header.find(';')));
  while (type.ends_with(' ')) type.pop_back();
  std::ranges::transform(type, type.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return type;
}

Result<void> apply(QueryRequest& request, QueryItem& item, const std::string& name, const std::string& value) {
  ReadOptions& options = request.options;
  if (name == "type") {
    item.types.push_back(value);
  } else if (name == "tag") {
    item.tags.push_back(value);
  } else if (name == "view") {
    auto view = view_from_name(value);
    if (!view) return fail(std::move(view).error());
    options.view = *view;
  } else if (name == "backwards") {
    if (value != "true" && value != "false") return fail(Errc::invalid_argument, "parameter \"backwards\" must be true or false");
    options.backwards = value == "true";
  } else if (name == "since" || name == "until") {
    auto time = from_rfc3339(value);
    if (!time) return fail(Errc::invalid_argument, "parameter \"" + name + "\" must be a time such as 2026-11-23T14:00:00Z");
    (name == "since" ? options.since : options.until) = *time;
  } else {
    auto number = number_parameter(name, value);
    if (!number) return fail(std::move(number).error());
    if (name == "limit") options.limit = *number;
    if (name == "after") options.after = Position(*number);
    if (name == "before") options.before = Position(*number);
  }
  return {};
}

}  // namespace

bool has_media_type(const Request& request, std::string_view type) { return media_type(request) == type; }

bool is_json(const Request& request) {
  const std::string type = media_type(request);
  return type == "application/json" || type.empty() || type == "application/x-www-form-urlencoded";
}

Response unsupported_media_type(std::string_view wanted) {
  return problem(415, "unsupported-media-type", "the Content-Type is not understood here", "Send " + std::string(wanted) + ".");
}

Task<Result<PaddedText>> json_body(Exchange& exchange) {
  auto unexpected = expect_no_parameters(exchange.request().query());
  if (!unexpected) co_return fail(std::move(unexpected).error());
  auto body = co_await exchange.body();
  co_return body;
}

Result<std::uint64_t> number_parameter(std::string_view name, std::string_view text) {
  std::uint64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) {
    return fail(Errc::invalid_argument, "\"" + std::string(name) + "\" must be a whole number, 0 or greater");
  }
  return number;
}

Result<QueryRequest> query_from_parameters(const Parameters& parameters, std::span<const std::string_view> allowed) {
  QueryRequest request;
  QueryItem item;
  std::vector<std::string_view> seen;
  for (const auto& [name, value] : parameters) {
    if (std::ranges::find(allowed, name) == allowed.end()) {
      std::string known;
      for (const std::string_view candidate : allowed) known.append(known.empty() ? "" : ", ").append(candidate);
      return fail(Errc::invalid_argument, "unknown parameter \"" + name + "\"; known are " + known);
    }
    const bool repeatable = name == "type" || name == "tag";
    if (!repeatable && std::ranges::find(seen, name) != seen.end()) {
      return fail(Errc::invalid_argument, "parameter \"" + name + "\" is given twice");
    }
    seen.push_back(name);
    OPOSSUM_TRY(apply(request, item, name, value));
  }
  if (!item.types.empty() || !item.tags.empty()) request.query.items.push_back(std::move(item));
  return request;
}

Task<Response> json_from(ServerState& state, Exchange& exchange, std::function<std::string()> function, std::string missing) {
  if (auto none = expect_no_parameters(exchange.request().query()); !none) co_return problem(none.error());
  if (!function) co_return Response::json(200, std::move(missing));
  std::string text;
  std::function<void()> work = [&text, &function] { text = function(); };
  const bool ran = co_await state.pool.run(exchange.loop(), std::move(work));
  if (!ran) co_return overloaded();
  co_return Response::json(200, std::move(text));
}

Task<Response> json_or_error(ServerState& state, Exchange& exchange, std::function<Result<std::string>()> function, unsigned status) {
  Result<std::string> text = std::string();
  std::function<void()> work = [&text, &function] { text = function(); };
  const bool ran = co_await state.pool.run(exchange.loop(), std::move(work));
  if (!ran) co_return overloaded();
  if (!text) co_return problem(text.error());
  co_return Response::json(status, std::move(*text));
}

Task<Response> json_or_missing(ServerState& state, Exchange& exchange, std::function<Result<std::optional<std::string>>()> function,
                               Response missing) {
  Result<std::optional<std::string>> text = std::nullopt;
  std::function<void()> work = [&text, &function] { text = function(); };
  const bool ran = co_await state.pool.run(exchange.loop(), std::move(work));
  if (!ran) co_return overloaded();
  if (!text) co_return problem(text.error());
  if (!*text) co_return missing;
  co_return Response::json(200, std::move(**text));
}

Response overloaded() { return problem(Error(Errc::queue_full, "too many requests are waiting for the disk")); }

}  // namespace opossum::gateway::routes
