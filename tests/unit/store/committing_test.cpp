// SPDX-License-Identifier: MIT
// The commit path with the store's own threads at work: callers, submitted commits and the upkeep of the segment at once.
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "tests/unit/store/store_test.hpp"
// After the fixture, whose `testing` is GoogleTest's.
#include "tests/support/failing_files.hpp"

namespace opossum::test {
namespace {

using ::testing::HasSubstr;

class CommittingTest : public StoreTest {
 protected:
  CommittingTest() { options_.background = true; }

  static std::string name(int writer, int turn) { return "w" + std::to_string(writer) + "." + std::to_string(turn); }
  static Commit numbered(int writer, int turn) { return commit(event(name(writer, turn), {"writer:" + std::to_string(writer)})); }

  /// Calls `call(writer, turn)` on a thread for each writer, and returns when all have had their turns.
  static void by_threads(int writers, int turns, const std::function<void(int, int)>& call) {
    std::vector<std::jthread> threads;
    for (int writer = 0; writer < writers; ++writer) {
      threads.emplace_back([&call, writer, turns] {
        for (int turn = 0; turn < turns; ++turn) call(writer, turn);
      });
    }
  }

  /// What was acknowledged: the type of the event at each position.
  void acknowledged(const Receipt& receipt, std::string type) {
    const std::scoped_lock lock(mutex_);
    EXPECT_TRUE(stored_.emplace(receipt.first, std::move(type)).second) << "position " << receipt.first.value() << " was given twice";
  }
  void expect_just_what_was_acknowledged() {
    std::map<Position, std::string> found;
    auto cursor = store().read(Query::all());
    ASSERT_TRUE(cursor.has_value());
    while (auto next = cursor->next().value()) found.emplace(next->position(), std::string(next->fields().value().type));
    EXPECT_EQ(found, stored_);
  }

  std::mutex mutex_;
  std::map<Position, std::string> stored_;
};

TEST_F(CommittingTest, CallersAndSubmittersAreAnsweredOnceWithWhatIsStored) {
  options_.segment_bytes = 20'000;
  options_.group_commits_max = 7;
  constexpr int kWriters = 6;
  constexpr int kEach = 200;
  open();
  std::atomic<int> answers = 0;
  by_threads(kWriters, kEach, [&](int writer, int turn) {
    const auto answer = [&, writer, turn](Result<Receipt> receipt) {
      ++answers;
      if (receipt) acknowledged(*receipt, name(writer, turn));
      else ADD_FAILURE() << receipt.error().message();
    };
    if (writer % 2 == 0) answer(store_->append(numbered(writer, turn)));
    else store_->submit(numbered(writer, turn), answer);
  });
  close();
  EXPECT_EQ(answers, kWriters * kEach);
  EXPECT_TRUE(read_log_files(files_, "/data").problems.empty());
  expect_just_what_was_acknowledged();
}

TEST_F(CommittingTest, SubmittedByOneThreadAreStoredInThatOrder) {
  options_.group_commits_max = 5;
  constexpr int kEach = 300;
  open();
  by_threads(3, kEach, [&](int writer, int turn) {
    store_->submit(numbered(writer, turn), [&, writer, turn](const Result<Receipt>& receipt) { acknowledged(receipt.value(), name(writer, turn)); });
  });
  close();
  std::map<std::string, int> next;
  for (const auto& [position, type] : stored_) {
    const std::string writer = type.substr(0, type.find('.'));
    EXPECT_EQ(type, writer + "." + std::to_string(next[writer]++));
  }
  EXPECT_EQ(stored_.size(), std::size_t{3 * kEach});
}

TEST_F(CommittingTest, RefusedWhileTheDiskIsFullLeavesNoTraceAndTheRestIsStored) {
  options_.preallocate_bytes = 1024;
  options_.group_commits_max = 4;
  constexpr int kWriters = 6;
  constexpr int kEach = 200;
  open();
  std::atomic<int> refused = 0;
  {
    const std::jthread filling([&] {
      for (int turn = 0; turn < 40; ++turn) {
        files_.set_free_space(turn % 2 == 0 ? std::optional<std::uint64_t>(0) : std::nullopt);
        std::this_thread::sleep_for(std::chrono::microseconds(200));
      }
      files_.set_free_space(std::nullopt);
    });
    by_threads(kWriters, kEach, [&](int writer, int turn) {
      if (const auto receipt = store_->append(numbered(writer, turn))) {
        acknowledged(*receipt, name(writer, turn));
      } else {
        EXPECT_EQ(receipt.error().code(), Errc::disk_full) << receipt.error().message();
        ++refused;
      }
    });
  }
  RecordProperty("refused", refused);
  expect_just_what_was_acknowledged();
  reopen();
  expect_just_what_was_acknowledged();
  EXPECT_EQ(append("Afterwards").first, Position(stored_.size() + 1));
}

TEST_F(CommittingTest, NothingIsVisibleOrAnsweredWhileItsSyncIsHeldBack) {
  opossum::testing::FailingFiles held;
  options_.background = false;  // a worker that syncs zeros would be held back first
  options_.files = &held;
  options_.directory = ::testing::TempDir() + "opossum-held-sync-" + std::to_string(::getpid());
  open();
  append("Before");
  held.sync_held = true;
  std::atomic<bool> answered = false;
  std::jthread writer([&] {
    append("Meanwhile");
    answered = true;
  });
  held.waiting_syncs.wait(0);
  EXPECT_EQ(store().head().position, Position(1));
  EXPECT_EQ(positions(), std::vector<std::uint64_t>{1});
  EXPECT_FALSE(store().event_at(Position(2)).value().has_value());
  EXPECT_FALSE(answered);
  held.sync_held = false;
  held.sync_held.notify_all();
  writer.join();
  EXPECT_EQ(store().head().position, Position(2));
  close();
  std::filesystem::remove_all(options_.directory);
}

TEST_F(CommittingTest, FullQueueSaysWhenToRetry) {
  options_.background = false;
  options_.queue_commits_max = 1;
  open();
  // Within a callback nothing that is queued can be answered, so the queue stays full.
  std::optional<Error> error;
  store_->submit(commit(event("First")), [&](const Result<Receipt>&) {
    store_->submit(commit(event("Second")), [&](const Result<Receipt>& receipt) {
      if (!receipt) error = receipt.error();
    });
  });
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->code(), Errc::queue_full);
  ASSERT_TRUE(error->retry_after().has_value());
  EXPECT_GE(*error->retry_after(), std::chrono::milliseconds(1));
  EXPECT_THAT(error->detail(), HasSubstr("retry in " + std::to_string(error->retry_after()->count()) + " ms"));
}

}  // namespace
}  // namespace opossum::test
