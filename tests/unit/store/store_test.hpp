// SPDX-License-Identifier: MIT
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "store/event_store.hpp"
#include "tests/support/log_files.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/memory_file_system.hpp"

namespace opossum::test {

/// A store on a disk in memory, without threads of its own.
class StoreTest : public testing::Test {
 protected:
  static constexpr const char* kActive = "/data/log/00000000000000000001.jsonl";

  StoreTest() {
    options_.directory = "/data";
    options_.name = "test";
    options_.disk_reserve_bytes = 0;
    options_.preallocate_bytes = 4096;
    options_.background = false;
    options_.files = &files_;
    options_.clock = &clock_;
    options_.logger = [this](LogLevel, std::string text) { logged_.push_back(std::move(text)); };
  }

  EventStore& store() {
    if (!store_) open();
    return *store_;
  }
  void open() {
    auto opened = EventStore::open(options_);
    ASSERT_TRUE(opened.has_value()) << opened.error().message();
    store_ = std::move(*opened);
  }
  void close() { store_.reset(); }
  void reopen() {
    close();
    open();
  }
  Error open_error() {
    auto opened = EventStore::open(options_);
    return opened ? Error(Errc::internal, "it opened") : opened.error();
  }

  static NewEvent event(std::string type, std::vector<std::string> tags = {}, std::optional<std::string> data = std::nullopt) {
    NewEvent made;
    made.type = std::move(type);
    made.tags = std::move(tags);
    made.data = std::move(data);
    return made;
  }
  static Commit commit(NewEvent first) {
    Commit made;
    made.events.push_back(std::move(first));
    return made;
  }
  Receipt append(Commit made) {
    auto receipt = store().append(std::move(made));
    EXPECT_TRUE(receipt.has_value()) << receipt.error().message();
    return receipt.value_or(Receipt{});
  }
  Receipt append(std::string type, std::vector<std::string> tags = {}) { return append(commit(event(std::move(type), std::move(tags)))); }
  /// The error of an append that must leave no trace.
  Error refused(Commit made) {
    const Head before = store().head();
    auto receipt = store().append(std::move(made));
    EXPECT_FALSE(receipt.has_value()) << "it was stored";
    EXPECT_EQ(store().head().commit, before.commit);
    EXPECT_EQ(store().head().chain, before.chain);
    return receipt ? Error(Errc::internal, "it was stored") : receipt.error();
  }
  std::vector<Result<Receipt>> append_group(std::vector<Commit> commits) {
    std::vector<Result<Receipt>> results;
    store().submit_all(std::move(commits), [&results](std::size_t, Result<Receipt> result) { results.push_back(std::move(result)); });
    return results;
  }
  static AppendCondition if_none(std::vector<std::string> tags, std::optional<Position> after = std::nullopt) {
    return {{{{{}, std::move(tags)}}}, after};
  }

  std::vector<std::uint64_t> positions(const Query& query = Query::all(), ReadOptions read = {}) {
    std::vector<std::uint64_t> found;
    auto cursor = store().read(query, read);
    EXPECT_TRUE(cursor.has_value());
    while (cursor) {
      auto next = cursor->next();
      EXPECT_TRUE(next.has_value()) << next.error().message();
      if (!next || !*next) break;
      found.push_back((*next)->position().value());
    }
    return found;
  }
  std::string json(std::uint64_t position) {
    auto found = store().event_at(Position(position));
    return found && *found ? std::string((*found)->json()) : "";
  }
  std::vector<std::string> lines() {
    std::vector<std::string> found;
    auto cursor = store().read_commits(CommitNumber());
    for (auto line = cursor->next(); line && *line; line = cursor->next()) found.emplace_back((*line)->line());
    return found;
  }

  MemoryFileSystem files_;
  ManualClock clock_;
  std::vector<std::string> logged_;
  StoreOptions options_;
  std::unique_ptr<EventStore> store_;
};

}  // namespace opossum::test
