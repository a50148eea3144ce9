// SPDX-License-Identifier: MIT
#include "tests/crash/session.hpp"

#include <gtest/gtest.h>

namespace opossum::test {

StoreOptions Session::options() const {
  StoreOptions options;
  options.directory = kDirectory;
  options.durability = durability;
  options.segment_bytes = segment_bytes;
  options.compress = compress;
  options.preallocate_bytes = 1024;
  options.disk_reserve_bytes = 0;
  options.background = false;
  options.files = &files_;
  options.clock = &clock_;
  return options;
}

void Session::open() {
  auto opened = EventStore::open(options());
  if (!opened) {
    EXPECT_TRUE(tolerant || files_.stopped()) << opened.error().message();
    return;
  }
  store_ = std::move(*opened);
  settle(*store_, attempts_);
}

void Session::close() {
  if (store_) static_cast<void>(store_->close());
  store_.reset();
}

void Session::reopen() {
  close();
  if (!files_.stopped()) open();
}

std::size_t Session::begin(std::size_t events) {
  attempts_.push_back({.number = attempts_.size() + 1, .events = events});
  return attempts_.size() - 1;
}

void Session::end(std::size_t attempt, const Result<Receipt>& result) {
  Attempt& entry = attempts_[attempt];
  if (!result) {
    // After a failed sync nobody can say whether the bytes arrived; every other error means that nothing was stored.
    entry.refused = result.error().code() != Errc::poisoned;
    return;
  }
  entry.receipt = *result;
  // The disk may have died since; then the line cannot be read back any more, but the promise stands.
  auto cursor = store_->read_commits(CommitNumber(result->commit.value() - 1));
  ASSERT_TRUE(cursor.has_value());
  auto line = cursor->next();
  if (line && *line) entry.line = (*line)->line();
  else EXPECT_TRUE(tolerant || files_.stopped()) << "an acknowledged commit cannot be read";
}

void Session::append(std::size_t events) {
  if (!store_) return;
  const std::size_t attempt = begin(events);
  end(attempt, store_->append(commit_of(attempts_[attempt])));
}

void Session::append_group(std::size_t commits) {
  if (!store_) return;
  const std::size_t first = attempts_.size();
  std::vector<Commit> group;
  for (std::size_t i = 0; i < commits; ++i) group.push_back(commit_of(attempts_[begin(1 + i % 2)]));
  std::vector<Result<Receipt>> results;
  store_->submit_all(std::move(group), [&results](std::size_t, Result<Receipt> result) { results.push_back(std::move(result)); });
  ASSERT_EQ(results.size(), commits);
  for (std::size_t i = 0; i < commits; ++i) end(first + i, results[i]);
}

void Session::append_refused() {
  if (!store_) return;
  const std::size_t attempt = begin(1);
  Commit commit = commit_of(attempts_[attempt]);
  commit.condition = AppendCondition{Query::all(), std::nullopt};
  const bool empty = store_->head().position == Position();
  const auto result = store_->append(std::move(commit));
  EXPECT_TRUE(empty || !result.has_value());
  end(attempt, result);
}

void Session::append_with_key_twice() {
  if (!store_) return;
  const std::size_t attempt = begin(1);
  Commit commit = commit_of(attempts_[attempt]);
  commit.key = "key:" + std::to_string(attempts_[attempt].number);
  const auto first = store_->append(commit);
  end(attempt, first);
  if (!first) return;
  const auto second = store_->append(commit);
  if (second) EXPECT_EQ(second->commit, first->commit);
  else EXPECT_TRUE(tolerant || files_.stopped()) << second.error().message();
}

void Session::quiet() {
  if (!store_) return;
  clock_.advance(std::chrono::seconds(11));
  store_->maintain();
}

void Session::next_day() {
  if (!store_) return;
  clock_.advance(std::chrono::hours(24));
  store_->maintain();
}

void Session::seal() {
  if (!store_) return;
  const auto sealed = store_->seal();
  EXPECT_TRUE(sealed || tolerant || files_.stopped() || store_->failure()) << sealed.error().message();
}

}  // namespace opossum::test
