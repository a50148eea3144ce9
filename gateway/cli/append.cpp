// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <cstdio>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "gateway/cli/append_arguments.hpp"
#include "gateway/cli/command.hpp"
#include "gateway/cli/event_source.hpp"
#include "gateway/cli/exit_code.hpp"
#include "gateway/cli/output.hpp"
#include "gateway/http/json_input.hpp"
#include "gateway/http/json_text.hpp"
#include "store/append_all.hpp"

namespace opossum::gateway::cli {
namespace {

constexpr std::size_t kBatchLines = 1000;               // appended to a directory at once
constexpr std::size_t kOneCommitBytesMax = 64U << 20U;  // the format's hard cap

struct AppendCommandArguments {
  SourceOptions target{};
  OutputOptions output{};
  AppendArguments append{};
};

Result<std::unique_ptr<EventStore>> open_for_writing(const std::string& directory) {
  StoreOptions options;
  options.directory = directory;
  options.create = false;
  auto store = EventStore::open(std::move(options));
  if (store || store.error().code() != Errc::locked) return store;
  return fail(std::move(store).error().in("a running gateway holds the directory; append through it with --url"));
}

std::string receipt_json(const Receipt& receipt) {
  JsonObject object;
  object.number("commit", receipt.commit.value()).number("first", receipt.first.value()).number("last", receipt.last.value());
  object.boolean("key_seen", receipt.key_seen);
  return std::move(object).take();
}

void print_answer(const AppendCommandArguments& arguments, const std::string& json) {
  boost::json::error_code error;
  const boost::json::value value = boost::json::parse(json, error);
  if (error) {
    fmt::print("{}\n", json);
  } else {
    print_object(arguments.output, value);
  }
}

int append_commit(const AppendCommandArguments& arguments, std::string body) {
  if (arguments.target.is_server()) {
    auto client = HttpClient::open(arguments.target.server);
    if (!client) return report(client.error());
    const auto answer = (*client)->ask({.method = "POST", .path = "/v1/commits", .body = std::move(body)});
    if (!answer) return report(answer.error());
    print_answer(arguments, answer->body);
    return kDone;
  }
  auto commit = commit_from_json(padded(body));
  if (!commit) return report(commit.error());
  auto store = open_for_writing(arguments.target.directory());
  if (!store) return report(store.error());
  const auto receipt = (*store)->append(std::move(*commit));
  if (!receipt) return report(receipt.error());
  print_answer(arguments, receipt_json(*receipt));
  return kDone;
}

int append_stdin_as_one(const AppendCommandArguments& arguments) {
  std::string events;
  std::string line;
  while (std::getline(std::cin, line)) {
    if (line.empty()) continue;
    if (const auto event = event_from_json(padded(line)); !event) return report(event.error());
    events += (events.empty() ? "" : ",") + line;
    if (events.size() > kOneCommitBytesMax) {
      return report(
          Error(Errc::too_large, fmt::format("standard input is over {} bytes, the most that one commit can hold", kOneCommitBytesMax)));
    }
  }
  auto body = arguments.append.commit_json(events);
  return body ? append_commit(arguments, std::move(*body)) : report(body.error());
}

/// Sends standard input on as it comes; the server stores it in groups.
int append_stdin_to_server(const AppendCommandArguments& arguments) {
  auto client = HttpClient::open(arguments.target.server);
  if (!client) return report(client.error());
  HttpQuestion question{.method = "POST", .path = "/v1/events", .content_type = "application/x-ndjson"};
  question.body_source = [](char* into, std::size_t size) { return std::fread(into, 1, size, stdin); };
  const auto answer = (*client)->ask(question);
  if (!answer) return report(answer.error());
  print_answer(arguments, answer->body);
  return kDone;
}

/// One commit a line, many in one fsync. What was stored before a bad line stays.
class DirectoryLines {
 public:
  explicit DirectoryLines(EventStore& store) : store_(store) {}

  [[nodiscard]] Result<void> add(std::string line) {
    ++line_;
    if (line.empty()) return {};
    auto event = event_from_json(padded(line));
    if (!event) return fail(std::move(event).error().in(fmt::format("line {}", line_)));
    Commit commit;
    commit.events.push_back(std::move(*event));
    batch_.push_back(std::move(commit));
    if (batch_.size() < kBatchLines) return {};
    return flush();
  }

  [[nodiscard]] Result<void> flush() {
    if (batch_.empty()) return {};
    std::optional<Error> first_error;
    for (Result<Receipt>& receipt : append_all(store_, std::exchange(batch_, {}))) {
      if (receipt) {
        ++stored_;
        last_ = receipt->last;
      } else if (!first_error) {
        first_error = std::move(receipt).error();
      }
    }
    if (first_error) return fail(std::move(*first_error).in(fmt::format("among the lines up to {}", line_)));
    return {};
  }

  [[nodiscard]] std::string summary() const {
    JsonObject object;
    object.number("stored", stored_).number("last", last_.value());
    return std::move(object).take();
  }

 private:
  EventStore& store_;
  std::vector<Commit> batch_{};
  std::uint64_t line_ = 0;
  std::uint64_t stored_ = 0;
  Position last_{};
};

int append_stdin_to_directory(const AppendCommandArguments& arguments) {
  auto store = open_for_writing(arguments.target.directory());
  if (!store) return report(store.error());
  DirectoryLines lines(**store);
  Result<void> done;
  for (std::string line; done && std::getline(std::cin, line);) done = lines.add(std::move(line));
  if (auto flushed = lines.flush(); !flushed && done) done = std::move(flushed);
  print_answer(arguments, lines.summary());
  return done ? kDone : report(done.error());
}

int run_append(const AppendCommandArguments& arguments) {
  if (arguments.append.from_stdin()) {
    if (arguments.append.one_commit()) return append_stdin_as_one(arguments);
    if (arguments.append.after) return report(arguments.append.commit_json("").error());
    return arguments.target.is_server() ? append_stdin_to_server(arguments) : append_stdin_to_directory(arguments);
  }
  const auto event = arguments.append.event_json();
  if (!event) return report(event.error());
  auto body = arguments.append.commit_json(*event);
  return body ? append_commit(arguments, std::move(*body)) : report(body.error());
}

}  // namespace

void add_append(CLI::App& root, Action& chosen) {
  auto arguments = std::make_shared<AppendCommandArguments>();
  CLI::App* command = root.add_subcommand("append", "Store an event, or events from standard input");
  add_append_arguments(*command, arguments->append);
  add_target_options(*command, arguments->target);
  add_output_options(*command, arguments->output);
  command->footer(R"(
A directory is written to directly, which needs that no gateway runs on it.

Examples:
  opossum append --type Sold --tag shop:7 --data '{"price":12}' --url http://127.0.0.1:8080
  opossum append --type SeatTaken --tag seat:12A --if-none-tag seat:12A --directory ./opossum-data
  opossum append --url http://127.0.0.1:8080 < events.ndjson     lines such as {"type":"Sold","tags":["shop:7"],"data":1})");
  command->callback([arguments, &chosen] { chosen = [arguments] { return run_append(*arguments); }; });
}

}  // namespace opossum::gateway::cli
