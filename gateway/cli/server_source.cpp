// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <chrono>
#include <thread>

#include "gateway/cli/event_source.hpp"

namespace opossum::gateway::cli {
namespace {

/// How long a followed server that went away is left alone.
constexpr std::chrono::seconds kRetryInterval{1};

const char* view_name(View view) {
  switch (view) {
    case View::effective: return "effective";
    case View::committed: return "committed";
    case View::all: return "all";
  }
  return "effective";
}

std::string query_body(const Query& query, const ReadOptions& options) {
  std::string body = R"({"query":)" + to_json(query);
  if (options.after) body += fmt::format(R"(,"after":{})", options.after->value());
  if (options.before) body += fmt::format(R"(,"before":{})", options.before->value());
  if (options.backwards) body += R"(,"backwards":true)";
  if (options.limit) body += fmt::format(R"(,"limit":{})", *options.limit);
  if (options.since) body += fmt::format(R"(,"since":"{}")", to_rfc3339(*options.since));
  if (options.until) body += fmt::format(R"(,"until":"{}")", to_rfc3339(*options.until));
  return body + fmt::format(R"(,"view":"{}"}})", view_name(options.view));
}

class ServerSource final : public EventSource {
 public:
  explicit ServerSource(std::unique_ptr<HttpClient> client) : client_(std::move(client)) {}

  Result<Head> head() override {
    auto answer = client_->ask({.path = "/v1/head"});
    if (!answer) return fail(std::move(answer).error());
    try {
      const boost::json::value document = boost::json::parse(answer->body);
      Head head;
      head.position = Position(document.at("position").to_number<std::uint64_t>());
      head.commit = CommitNumber(document.at("commit").to_number<std::uint64_t>());
      const auto chain = digest_from_hex(document.at("chain").as_string());
      if (!chain) return fail(Errc::protocol, "GET /v1/head: the chain is not 64 hex digits");
      head.chain = *chain;
      const auto& object = document.as_object();
      if (const auto* time = object.if_contains("time"); time != nullptr && time->is_string()) {
        if (const auto parsed = from_rfc3339(time->get_string())) head.time = *parsed;
      }
      return head;
    } catch (const std::exception& error) {
      return fail(Errc::protocol, std::string("GET /v1/head: not the expected answer: ") + error.what());
    }
  }

  Result<void> query(const Query& query, const ReadOptions& options, const EventSink& sink) override {
    auto answer = client_->stream({.method = "POST", .path = "/v1/query", .body = query_body(query, options)},
                                  [&sink](std::string_view line) { return line.empty() || sink(line); });
    if (!answer) return fail(std::move(answer).error());
    return {};
  }

  Result<std::optional<std::string>> event_at(Position position) override {
    auto answer = client_->ask({.path = fmt::format("/v1/events/{}", position.value()), .may_be_missing = true});
    if (!answer) return fail(std::move(answer).error());
    if (answer->status == 404) return std::nullopt;
    std::string& json = answer->body;
    while (json.ends_with('\n')) json.pop_back();
    return std::move(json);
  }

  Result<void> follow(const Query& query, Position after, View view, const EventSink& sink) override {
    if (query.items.size() > 1) {
      return fail(Errc::invalid_argument,
                  "a server is followed with one query item; use --type and --tag, or follow the directory with --data");
    }
    bool wanted = true;
    while (true) {
      id_ = 0;  // an event that was cut off comes again
      auto answer = client_->stream(subscription(query, after, view), [&](std::string_view line) {
        if (line.ends_with('\r')) line.remove_suffix(1);
        wanted = take_line(line, after, sink);
        return wanted;
      });
      if (!wanted) return {};
      if (!answer && answer.error().code() != Errc::unavailable) return fail(std::move(answer).error());
      if (!answer && !connected_) return fail(std::move(answer).error());
      std::this_thread::sleep_for(kRetryInterval);
    }
  }

 private:
  static HttpQuestion subscription(const Query& query, Position after, View view) {
    HttpQuestion question{.path = fmt::format("/v1/subscribe?after={}&view={}", after.value(), view_name(view))};
    if (!query.items.empty()) {
      for (const std::string& type : query.items.front().types) question.path += "&type=" + path_segment(type);
      for (const std::string& tag : query.items.front().tags) question.path += "&tag=" + path_segment(tag);
    }
    return question;
  }

  /// One line of a server-sent event stream: the id comes with its event, an empty line ends the event.
  bool take_line(std::string_view line, Position& after, const EventSink& sink) {
    connected_ = true;
    const auto value = [&line](std::string_view field) {
      line.remove_prefix(field.size());
      if (line.starts_with(' ')) line.remove_prefix(1);
      return line;
    };
    if (line.starts_with("id:")) {
      id_ = std::strtoull(std::string(value("id:")).c_str(), nullptr, 10);
    } else if (line.starts_with("data:")) {
      data_ = std::string(value("data:"));
    } else if (line.empty()) {
      // What has no id is not an event of the log: the server says that all of the past was sent.
      if (id_ != 0 && !sink(data_)) return false;
      if (id_ > after.value()) after = Position(id_);
      id_ = 0;
      data_.clear();
    }
    return true;
  }

  std::unique_ptr<HttpClient> client_;
  bool connected_ = false;
  std::uint64_t id_ = 0;
  std::string data_{};
};

}  // namespace

Result<std::unique_ptr<EventSource>> open_server_source(const ServerAddress& address) {
  auto client = HttpClient::open(address);
  if (!client) return fail(std::move(client).error());
  return std::make_unique<ServerSource>(std::move(*client));
}

}  // namespace opossum::gateway::cli
