// SPDX-License-Identifier: MIT
#include <chrono>
#include <thread>

#include "gateway/cli/event_source.hpp"

namespace opossum::gateway::cli {
namespace {

/// How often a followed directory is looked at for what its writer has added.
constexpr std::chrono::milliseconds kLookInterval{200};

class DirectorySource final : public EventSource {
 public:
  explicit DirectorySource(std::unique_ptr<EventStore> store) : store_(std::move(store)) {}

  Result<Head> head() override { return store_->head(); }

  Result<void> query(const Query& query, const ReadOptions& options, const EventSink& sink) override {
    auto cursor = store_->read(query, options);
    if (!cursor) return fail(std::move(cursor).error());
    while (true) {
      auto event = cursor->next();
      if (!event) return fail(std::move(event).error());
      if (!*event || !sink((*event)->json())) return {};
    }
  }

  Result<std::optional<std::string>> event_at(Position position) override {
    auto event = store_->event_at(position);
    if (!event) return fail(std::move(event).error());
    if (!*event) return std::nullopt;
    return std::string((*event)->json());
  }

  Result<void> follow(const Query& query, Position after, View view, const EventSink& sink) override {
    auto subscription = store_->subscribe(query, after, view);
    if (!subscription) return fail(std::move(subscription).error());
    while (true) {
      auto event = subscription->poll();
      if (!event) return fail(std::move(event).error());
      if (*event) {
        if (!sink((*event)->json())) return {};
        continue;
      }
      std::this_thread::sleep_for(kLookInterval);
      if (auto looked = store_->refresh(); !looked) return fail(std::move(looked).error());
    }
  }

 private:
  std::unique_ptr<EventStore> store_;
};

}  // namespace

Result<std::unique_ptr<EventStore>> open_for_reading(const std::string& directory) {
  StoreOptions options;
  options.directory = directory;
  options.create = false;
  options.read_only = true;
  return EventStore::open(std::move(options));
}

Result<std::unique_ptr<EventSource>> open_directory_source(const std::string& directory) {
  auto store = open_for_reading(directory);
  if (!store) return fail(std::move(store).error());
  return std::make_unique<DirectorySource>(std::move(*store));
}

}  // namespace opossum::gateway::cli
