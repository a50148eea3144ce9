// SPDX-License-Identifier: MIT
// A failed fsync poisons: nothing is acknowledged any more, reads go on, and a restart finds all that was acknowledged.
#include <gtest/gtest.h>

#include "tests/crash/check_recovered.hpp"
#include "tests/crash/session.hpp"

namespace opossum::test {
namespace {

class FailedSyncTest : public testing::TestWithParam<FailedSync> {
 protected:
  void fail_next_sync() { files_.inject({.operation = Operation::sync, .path = ".jsonl", .pages = GetParam()}); }
  std::uint64_t readable() {
    auto cursor = session_.store()->read(Query::all());
    std::uint64_t count = 0;
    for (auto event = cursor->next(); event && *event; event = cursor->next()) ++count;
    return count;
  }

  MemoryFileSystem files_;
  ManualClock clock_;
  Session session_{files_, clock_};
};

TEST_P(FailedSyncTest, PoisonsTheStoreAndLeavesReadersAlone) {
  session_.open();
  session_.append(2);
  fail_next_sync();
  session_.append(1);
  EXPECT_FALSE(session_.attempts().back().receipt.has_value());
  ASSERT_TRUE(session_.store()->failure().has_value());
  EXPECT_EQ(session_.store()->failure()->code(), Errc::poisoned);

  // The disk is well again, but nobody knows what it holds.
  const auto later = session_.store()->append(commit_of({.number = 99}));
  ASSERT_FALSE(later.has_value());
  EXPECT_EQ(later.error().code(), Errc::poisoned);
  EXPECT_EQ(session_.store()->head().position, Position(2));
  EXPECT_EQ(readable(), 2U);
}

TEST_P(FailedSyncTest, InAGroupAcknowledgesNoneOfIt) {
  session_.open();
  session_.append_group(3);
  fail_next_sync();
  session_.append_group(4);
  for (std::size_t i = 3; i < 7; ++i) EXPECT_FALSE(session_.attempts()[i].receipt.has_value());
  EXPECT_EQ(session_.store()->head().commit, CommitNumber(3));
}

TEST_P(FailedSyncTest, IsSurvivedByARestartOfTheProcess) {
  session_.open();
  session_.append(2);
  session_.append_group(2);
  fail_next_sync();
  session_.append_group(3);
  session_.close();
  const auto left = files_.after_kill();
  check_recovered(*left, clock_, session_.attempts());
}

TEST_P(FailedSyncTest, ThenARestartThenAPowerCutLosesNothingThatTheRestartShowed) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    MemoryFileSystem files;
    ManualClock clock;
    Session session(files, clock);
    session.open();
    session.append(2);
    files.inject({.operation = Operation::sync, .path = ".jsonl", .pages = GetParam()});
    session.append_group(3);
    session.reopen();
    // What is readable after the restart is part of history: others may have acted on it.
    const Head shown = session.store()->head();
    const auto left = files.after_power_cut(seed);
    session.close();
    auto again = EventStore::open(Session(*left, clock).options());
    ASSERT_TRUE(again.has_value()) << again.error().message();
    EXPECT_GE((*again)->head().commit, shown.commit);
    again->reset();
    check_recovered(*left, clock, session.attempts());
    ASSERT_FALSE(HasFailure());
  }
}

/// Chain lines, both ways of rotating, sealing with its index, closing and recovery.
void play_all_syncs(Session& session) {
  for (std::size_t i = 0; i < 2; ++i) {
    session.append(1 + i);
    session.append_group(3);
    session.seal();
    session.quiet();
    for (std::size_t j = 0; j < 3; ++j) session.append(3);
    session.reopen();
    session.append_group(2);
    session.next_day();
  }
}

TEST_P(FailedSyncTest, OfAnySyncInAScriptIsSurvivedByRestartAndPowerCut) {
  session_.open();
  const std::uint64_t before = files_.count(Operation::sync);
  play_all_syncs(session_);
  const std::uint64_t syncs = files_.count(Operation::sync) - before;
  ASSERT_GT(syncs, 20U);
  for (std::uint64_t nth = 1; nth <= syncs; ++nth) {
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
      SCOPED_TRACE("sync " + std::to_string(nth) + " of " + std::to_string(syncs) + ", seed " + std::to_string(seed));
      MemoryFileSystem files;
      ManualClock clock;
      Session session(files, clock);
      session.tolerant = true;
      session.open();
      files.inject({.operation = Operation::sync, .nth = nth, .lasting = seed % 2 == 1, .pages = GetParam()});
      play_all_syncs(session);
      const auto left = seed == 0 ? files.after_kill() : files.after_power_cut(seed);
      session.close();
      check_recovered(*left, clock, session.attempts());
      ASSERT_FALSE(HasFailure());
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Pages, FailedSyncTest,
                         testing::Values(FailedSync::pages_stay, FailedSync::pages_vanish, FailedSync::pages_look_written),
                         [](const auto& instance) {
                           switch (instance.param) {
                             case FailedSync::pages_stay: return "Stay";
                             case FailedSync::pages_vanish: return "Vanish";
                             default: return "LookWritten";
                           }
                         });

}  // namespace
}  // namespace opossum::test
