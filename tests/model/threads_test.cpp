// SPDX-License-Identifier: MIT
// Threads append, read and seal at will. Afterwards the log itself is the witness: every answer must be right at some moment between
// its call and its return.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <thread>

#include "store/commit_line.hpp"
#include "store/event_store.hpp"
#include "tests/support/log_files.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/memory_file_system.hpp"

namespace opossum::test {
namespace {

constexpr int kThreads = 6;
constexpr int kCallsEach = 700;

/// An append and its answer. Ticks order the calls of all threads; heads were read just outside them.
struct Tried {
  Commit commit;
  Result<Receipt> answer = fail(Errc::internal, "no answer");
  std::uint64_t begun = 0;
  std::uint64_t ended = 0;
  Position head_before;
  Position head_after;
};

struct Looked {
  Query query;
  ReadOptions options;
  std::vector<std::uint64_t> positions;
  Position head;
  Position head_before;
  Position head_after;
};

/// An event of the final log.
struct Logged {
  std::string type;
  std::vector<std::string> tags;
  std::string json;
};

/// Written for this test alone: it shares nothing with what it judges.
bool is_match(const Query& query, const Logged& event) {
  const auto in = [](const std::string& one, const std::vector<std::string>& of) { return std::ranges::find(of, one) != of.end(); };
  return query.items.empty() || std::ranges::any_of(query.items, [&](const QueryItem& item) {
    return (item.types.empty() || in(event.type, item.types)) &&
           std::ranges::all_of(item.tags, [&](const std::string& tag) { return in(tag, event.tags); });
  });
}

class ThreadsTest : public testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    StoreOptions options;
    options.directory = "/data";
    options.segment_bytes = 60'000;
    options.preallocate_bytes = 16 * 1024;
    options.disk_reserve_bytes = 0;
    options.frame_cache_bytes = 100'000;
    options.group_commits_max = 5;
    options.files = &files_;
    options.clock = &clock_;
    auto opened = EventStore::open(std::move(options));
    ASSERT_TRUE(opened.has_value()) << opened.error().message();
    store_ = std::move(*opened);
  }

  Query query(std::mt19937_64& random) {
    Query made;
    for (std::uint64_t i = 0, count = 1 + random() % 2; i < count; ++i) {
      QueryItem item;
      if (random() % 2 == 0) item.types = {"T" + std::to_string(random() % 3)};
      for (std::uint64_t t = 0, tags = random() % 3; t < tags; ++t) item.tags.push_back("tag:" + std::to_string(random() % 5));
      if (item.types.empty() && item.tags.empty()) item.tags = {"tag:0"};
      made.items.push_back(std::move(item));
    }
    return made;
  }

  Commit commit(std::mt19937_64& random, int thread, int call) {
    Commit made;
    for (std::uint64_t i = 0, count = 1 + random() % 3; i < count; ++i) {
      NewEvent event;
      event.type = "T" + std::to_string(random() % 3);
      for (std::uint64_t t = 0, tags = random() % 3; t < tags; ++t) event.tags.push_back("tag:" + std::to_string(random() % 5));
      event.data = "\"" + std::to_string(thread) + "/" + std::to_string(call) + "\"";
      made.events.push_back(std::move(event));
    }
    const std::uint64_t head = store_->head().position.value();
    if (random() % 10 < 7) made.condition = AppendCondition{query(random), Position(head - std::min<std::uint64_t>(head, random() % 4))};
    // Several threads use one key for one content.
    if (random() % 10 == 0) {
      made.key = "key:" + std::to_string(random() % 40);
      made.events = {NewEvent{.type = "Keyed", .tags = {"tag:0"}, .data = "\"" + *made.key + "\""}};
    }
    return made;
  }

  void append(std::mt19937_64& random, int thread, int call, std::vector<Tried>& tried) {
    Tried one;
    one.commit = commit(random, thread, call);
    one.head_before = store_->head().position;
    one.begun = ++ticks_;
    one.answer = store_->append(one.commit);
    one.ended = ++ticks_;
    one.head_after = store_->head().position;
    tried.push_back(std::move(one));
  }

  void read(std::mt19937_64& random, std::vector<Looked>& looked) {
    Looked one;
    one.query = query(random);
    one.options.backwards = random() % 2 == 0;
    if (random() % 2 == 0) one.options.after = Position(random() % (store_->head().position.value() + 1));
    one.head_before = store_->head().position;
    auto cursor = store_->read(one.query, one.options);
    ASSERT_TRUE(cursor.has_value());
    one.head_after = store_->head().position;
    one.head = cursor->head();
    for (auto event = cursor->next(); event && *event; event = cursor->next()) one.positions.push_back((*event)->position().value());
    looked.push_back(std::move(one));
  }

  void run() {
    std::vector<std::vector<Tried>> tried(kThreads);
    std::vector<std::vector<Looked>> looked(kThreads);
    std::atomic<bool> over = false;
    std::jthread upkeep([&] {
      for (int turn = 0; !over; ++turn) {
        if (turn % 4 == 0) clock_.advance(std::chrono::hours(turn % 3 == 0 ? 24 : 0) + std::chrono::seconds(11));
        if (turn % 8 == 0) {
          EXPECT_TRUE(store_->seal().has_value());
        }
        store_->maintain();
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      }
    });
    {
      std::vector<std::jthread> threads;
      for (int thread = 0; thread < kThreads; ++thread) {
        threads.emplace_back([&, thread] {
          std::mt19937_64 random(static_cast<std::uint64_t>(GetParam() * 1000 + thread));
          for (int call = 0; call < kCallsEach; ++call) {
            if (random() % 5 == 0) read(random, looked[static_cast<std::size_t>(thread)]);
            else append(random, thread, call, tried[static_cast<std::size_t>(thread)]);
          }
        });
      }
    }
    over = true;
    upkeep.join();
    for (auto& some : tried) std::ranges::move(some, std::back_inserter(tried_));
    for (auto& some : looked) std::ranges::move(some, std::back_inserter(looked_));
  }

  void load_log() {
    log_.push_back({});  // positions begin at 1
    auto cursor = store_->read_commits(CommitNumber());
    while (true) {
      auto stored = cursor->next();
      ASSERT_TRUE(stored.has_value()) << stored.error().message();
      if (!*stored) return;
      const auto line = parse_commit_line((*stored)->line());
      ASSERT_TRUE(line.has_value());
      for (const EventSlice& event : line->events) {
        log_.push_back({std::string(event.type), {event.tags.begin(), event.tags.end()}, std::string(event.json)});
      }
    }
  }

  /// The newest match in (after, through], or 0.
  std::uint64_t newest_match(const AppendCondition& condition, std::uint64_t through) const {
    const std::uint64_t after = condition.after.value_or(Position()).value();
    for (std::uint64_t position = through; position > after; --position) {
      if (is_match(condition.fail_if_events_match, log_[position])) return position;
    }
    return 0;
  }

  void judge(const Tried& one) {
    if (one.answer && one.answer->key_seen) return;
    if (one.answer) {
      ASSERT_LE(one.answer->last, one.head_after);
      ASSERT_GT(one.answer->first, one.head_before);
      ASSERT_EQ(one.answer->last.value() - one.answer->first.value() + 1, one.commit.events.size());
      for (std::size_t i = 0; i < one.commit.events.size(); ++i) {
        ASSERT_NE(log_[one.answer->first.value() + i].json.find(*one.commit.events[i].data), std::string::npos);
      }
      if (!one.commit.condition) return;
      ASSERT_EQ(newest_match(*one.commit.condition, one.answer->first.value() - 1), 0U)
          << "stored at position " << one.answer->first.value() << " against its condition";
      return;
    }
    ASSERT_EQ(one.answer.error().code(), Errc::condition_failed) << one.answer.error().message();
    const std::uint64_t at = one.answer.error().conflict()->position.value();
    ASSERT_LE(at, one.head_after.value());
    ASSERT_EQ(one.answer.error().conflict()->event_json, log_[at].json);
    ASSERT_EQ(newest_match(*one.commit.condition, at), at) << "refused by position " << at << ", which is no conflict";
    ASSERT_GE(at, newest_match(*one.commit.condition, one.head_before.value())) << "refused by an event that was not the newest";
  }

  /// A call that had ended before another began comes before it in the log.
  void judge_order() {
    std::vector<const Tried*> stored;
    for (const Tried& one : tried_) {
      if (one.answer && !one.answer->key_seen) stored.push_back(&one);
    }
    std::ranges::sort(stored, {}, [](const Tried* one) { return one->answer->first; });
    std::uint64_t latest_begin = 0;
    std::uint64_t next = 1;
    for (const Tried* one : stored) {
      ASSERT_EQ(one->answer->first.value(), next) << "positions have gaps";
      next = one->answer->last.value() + 1;
      ASSERT_GT(one->ended, latest_begin)
          << "position " << one->answer->first.value() << " was acknowledged before an earlier one was asked for";
      latest_begin = std::max(latest_begin, one->begun);
    }
    ASSERT_EQ(next, log_.size()) << "the log holds more than what was acknowledged";
  }

  void judge_keys() {
    std::map<std::string, std::vector<const Tried*>> by_key;
    for (const Tried& one : tried_) {
      if (one.commit.key && one.answer) by_key[*one.commit.key].push_back(&one);
    }
    EXPECT_GT(by_key.size(), 10U);
    for (const auto& [key, users] : by_key) {
      EXPECT_EQ(std::ranges::count_if(users, [](const Tried* one) { return !one->answer->key_seen; }), 1) << key;
      for (const Tried* one : users) EXPECT_EQ(one->answer->first, users.front()->answer->first) << key;
    }
  }

  void judge(const Looked& one) {
    ASSERT_GE(one.head, one.head_before);
    ASSERT_LE(one.head, one.head_after);
    std::vector<std::uint64_t> wanted;
    for (std::uint64_t position = one.options.after.value_or(Position()).value() + 1; position <= one.head.value(); ++position) {
      if (is_match(one.query, log_[position])) wanted.push_back(position);
    }
    if (one.options.backwards) std::ranges::reverse(wanted);
    ASSERT_EQ(one.positions, wanted) << "read at head " << one.head.value();
  }

  MemoryFileSystem files_;
  ManualClock clock_;
  std::unique_ptr<EventStore> store_;
  std::atomic<std::uint64_t> ticks_ = 0;
  std::vector<Tried> tried_;
  std::vector<Looked> looked_;
  std::vector<Logged> log_;
};

TEST_P(ThreadsTest, GetAnswersThatTheLogBearsOut) {
  run();
  load_log();
  ASSERT_FALSE(HasFatalFailure());
  std::size_t refused = 0;
  for (const Tried& one : tried_) {
    judge(one);
    ASSERT_FALSE(HasFatalFailure());
    refused += one.answer ? 0U : 1U;
  }
  EXPECT_GT(refused, tried_.size() / 20) << "too few conflicts to mean anything";
  EXPECT_LT(refused, tried_.size() * 19 / 20);
  judge_order();
  judge_keys();
  for (const Looked& one : looked_) {
    judge(one);
    ASSERT_FALSE(HasFatalFailure());
  }
  store_.reset();
  const LogFiles files = read_log_files(files_, "/data");
  EXPECT_TRUE(files.problems.empty()) << files.problems.front();
}

INSTANTIATE_TEST_SUITE_P(Seeds, ThreadsTest, testing::Range(1, 4));

}  // namespace
}  // namespace opossum::test
