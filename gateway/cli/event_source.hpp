// SPDX-License-Identifier: MIT
#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/cli/http_client.hpp"
#include "store/event_store.hpp"

namespace opossum::gateway::cli {

/// Where a command finds events: a directory, also while a server writes to it, or a server.
struct SourceOptions {
  std::string data;        ///< directory
  ServerAddress server{};  ///< its url is empty = the directory
  [[nodiscard]] bool is_server() const { return !server.url.empty(); }
  /// `data`, or the directory that `opossum serve` uses without a configuration.
  [[nodiscard]] std::string directory() const { return data.empty() ? "opossum-data" : data; }
};
void add_source_options(CLI::App& command, SourceOptions& options);
/// The same for appending, where --data means something else.
void add_target_options(CLI::App& command, SourceOptions& options);
/// Only --url and its companions, for what a directory cannot answer.
void add_server_options(CLI::App& command, ServerAddress& address);

/// False ends the reading.
using EventSink = std::function<bool(std::string_view event_json)>;

/// What the reading commands need, from either place. Not thread-safe.
class EventSource {
 public:
  virtual ~EventSource() = default;
  [[nodiscard]] virtual Result<Head> head() = 0;
  [[nodiscard]] virtual Result<void> query(const Query& query, const ReadOptions& options, const EventSink& sink) = 0;
  /// The stored bytes, or nothing if there is no such event.
  [[nodiscard]] virtual Result<std::optional<std::string>> event_at(Position position) = 0;
  /// Events after `after`, then new ones as they come, until the sink says no. A server that goes away is asked again.
  [[nodiscard]] virtual Result<void> follow(const Query& query, Position after, View view, const EventSink& sink) = 0;
};

[[nodiscard]] Result<std::unique_ptr<EventSource>> open_source(const SourceOptions& options);
[[nodiscard]] Result<std::unique_ptr<EventSource>> open_directory_source(const std::string& directory);
[[nodiscard]] Result<std::unique_ptr<EventSource>> open_server_source(const ServerAddress& address);

/// The store of a directory for reading, without a lock. Errc::not_a_store when there is none.
[[nodiscard]] Result<std::unique_ptr<EventStore>> open_for_reading(const std::string& directory);

}  // namespace opossum::gateway::cli
