// SPDX-License-Identifier: MIT
// Readers while someone writes: other handles, subscriptions, threads.
#include <atomic>
#include <thread>

#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

using testing::ElementsAre;

class LiveTest : public StoreTest {
 protected:
  std::unique_ptr<EventStore> open_reader() {
    StoreOptions options = options_;
    options.read_only = true;
    auto reader = EventStore::open(options);
    EXPECT_TRUE(reader.has_value()) << reader.error().message();
    return reader ? std::move(*reader) : nullptr;
  }
};

TEST_F(LiveTest, ReadOnlyHandleSeesCommitsAfterRefresh) {
  append("A");
  const auto reader = open_reader();
  EXPECT_EQ(reader->head().position, Position(1));
  EXPECT_FALSE(reader->refresh().value());
  append_group({commit(event("B")), commit(event("C"))});
  EXPECT_EQ(reader->head().position, Position(1));
  EXPECT_TRUE(reader->refresh().value());
  EXPECT_EQ(reader->head().position, Position(3));
  EXPECT_EQ(reader->head().chain, store().head().chain);
  ASSERT_TRUE(store().seal().has_value());
  append("D");
  EXPECT_TRUE(reader->refresh().value());
  EXPECT_EQ(reader->head().position, Position(4));
}

TEST_F(LiveTest, ReadOnlyHandleChangesNothingAndRefusesAppends) {
  append("A");
  const std::uint64_t before = files_.changes();
  const auto reader = open_reader();
  EXPECT_EQ(reader->append(commit(event("B"))).error().code(), Errc::read_only);
  EXPECT_FALSE(reader->seal().has_value());
  reader->maintain();
  EXPECT_TRUE(reader->close().has_value());
  EXPECT_EQ(files_.changes(), before);
}

TEST_F(LiveTest, SubscriptionGoesFromHistoryToLive) {
  append("A", {"x"});
  auto subscription = store().subscribe({{{{}, {"x"}}}});
  ASSERT_TRUE(subscription.has_value());
  EXPECT_EQ(subscription->poll().value()->position(), Position(1));
  EXPECT_FALSE(subscription->poll().value().has_value());
  append("B", {"y"});
  EXPECT_FALSE(subscription->poll().value().has_value());
  EXPECT_EQ(subscription->position(), Position(2)) << "looked at, though it did not match";
  append("C", {"x"});
  EXPECT_EQ(subscription->next(std::chrono::seconds(10)).value()->position(), Position(3));
}

TEST_F(LiveTest, SubscriptionIsWokenByItsOwner) {
  auto subscription = store().subscribe(Query::all());
  std::jthread waker([&] { subscription->wake(); });
  EXPECT_FALSE(subscription->next(std::chrono::hours(1)).value().has_value());
}

TEST_F(LiveTest, SubscribersSeeEveryEventOnceWhileThreadsWriteAndSegmentsAreSealed) {
  options_.background = true;
  options_.segment_bytes = 30'000;
  constexpr int kWriters = 4;
  constexpr int kEach = 300;
  open();
  std::vector<std::jthread> threads;
  std::atomic<int> wrong = 0;
  for (int reader = 0; reader < 2; ++reader) {
    threads.emplace_back([&] {
      auto subscription = store_->subscribe(Query::all());
      for (std::uint64_t position = 1; position <= kWriters * kEach; ++position) {
        const auto next = subscription->next(std::chrono::seconds(60));
        if (!next || !*next || (*next)->position() != Position(position)) {
          ++wrong;
          return;
        }
      }
    });
  }
  for (int writer = 0; writer < kWriters; ++writer) {
    threads.emplace_back([&, writer] {
      for (int i = 0; i < kEach; ++i) {
        if (!store_->append(commit(event("T", {"writer:" + std::to_string(writer)})))) ++wrong;
      }
    });
  }
  threads.clear();
  EXPECT_EQ(wrong, 0);
  for (int writer = 0; writer < kWriters; ++writer) EXPECT_EQ(positions({{{{}, {"writer:" + std::to_string(writer)}}}}).size(), std::size_t{kEach});
  close();
  EXPECT_TRUE(read_log_files(files_, "/data").problems.empty());
}

TEST_F(LiveTest, OfManyThreadsWithOneConditionExactlyOneWins) {
  options_.background = true;
  open();
  for (int round = 0; round < 30; ++round) {
    const std::string seat = "seat:" + std::to_string(round);
    std::atomic<int> won = 0;
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < 6; ++i) {
        threads.emplace_back([&] {
          Commit made = commit(event("Taken", {seat}));
          made.condition = if_none({seat});
          if (store_->append(std::move(made))) ++won;
        });
      }
    }
    ASSERT_EQ(won, 1) << seat;
  }
}

TEST_F(LiveTest, ReaderNeverSeesPartOfACommit) {
  options_.background = true;
  open();
  std::atomic<bool> ended = false;
  std::atomic<int> wrong = 0;
  {
    std::jthread reader([&] {
      while (!ended) {
        if (store_->head().position.value() % 5 != 0 || positions().size() % 5 != 0) ++wrong;
      }
    });
    for (int i = 0; i < 200; ++i) {
      Commit made;
      made.events.assign(5, event("T"));
      append(made);
    }
    ended = true;
  }
  EXPECT_EQ(wrong, 0);
}

TEST_F(LiveTest, ListenerHearsOfNewHeadsUntilItsHandleGoes) {
  std::vector<std::uint64_t> heads;
  auto handle = store().on_new_head([&heads](Position position) { heads.push_back(position.value()); });
  append("A");
  append("A");
  handle.reset();
  append("A");
  EXPECT_THAT(heads, ElementsAre(1, 2));
}

}  // namespace
}  // namespace opossum::test
