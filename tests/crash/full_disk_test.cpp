// SPDX-License-Identifier: MIT
// A full disk leaves a store that reads, opens, and writes again once there is room.
#include <gtest/gtest.h>

#include "tests/crash/check_recovered.hpp"
#include "tests/crash/session.hpp"

namespace opossum::test {
namespace {

TEST(FullDisk, RefusesTheAppendAndTakesTheNextOneWhenThereIsRoom) {
  MemoryFileSystem files;
  ManualClock clock;
  Session session(files, clock);
  session.open();
  session.append(1);
  files.set_free_space(0);
  // What is preallocated may still be used; then it ends.
  std::size_t stored = 0;
  while (session.attempts().back().receipt && ++stored < 50) session.append(2);
  ASSERT_LT(stored, 50U);
  const auto refused = session.store()->append(commit_of({.number = 98, .events = 5}));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), Errc::disk_full);
  EXPECT_FALSE(session.store()->failure().has_value()) << "a full disk is no reason to restart";

  files.set_free_space(1 << 20);
  session.append(3);
  EXPECT_TRUE(session.attempts().back().receipt.has_value());
  session.close();
  check_recovered(files, clock, session.attempts());
}

TEST(FullDisk, AtEveryAmountOfFreeSpaceLeavesAStoreThatOpensAndGoesOn) {
  for (std::uint64_t space = 0; space < 7000; space += 97) {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
      SCOPED_TRACE(std::to_string(space) + " bytes free, seed " + std::to_string(seed));
      MemoryFileSystem files;
      ManualClock clock;
      Session session(files, clock);
      session.tolerant = true;
      session.open();
      session.append(1);
      files.set_free_space(space);
      session.append_group(5);
      session.append(3);
      session.append_group(3);
      session.seal();
      session.append(1);
      if (seed == 1) files.set_free_space(std::nullopt);
      session.append_group(2);
      session.quiet();
      // Seed 0: a clean end on a full disk. Else the power goes, too.
      if (seed == 0) session.close();
      const auto left = files.after_power_cut(seed);
      session.close();
      left->set_free_space(std::nullopt);
      check_recovered(*left, clock, session.attempts());
      ASSERT_FALSE(HasFailure());
    }
  }
}

TEST(FullDisk, AtEveryOperationOfAScriptLosesNothingAndWritesAgainWhenThereIsRoom) {
  const auto play = [](Session& session) {
    session.append(2);
    session.append_group(3);
    session.seal();
    for (std::size_t i = 0; i < 4; ++i) session.append(3);
    session.quiet();
    session.next_day();
    session.append_group(2);
    session.reopen();
    session.append(1);
  };
  std::uint64_t changes = 0;
  {
    MemoryFileSystem files;
    ManualClock clock;
    Session session(files, clock);
    session.open();
    const std::uint64_t before = files.changes();
    play(session);
    changes = files.changes() - before;
  }
  ASSERT_GT(changes, 30U);
  for (std::uint64_t nth = 1; nth <= changes; ++nth) {
    for (const std::uint64_t left_bytes : {0U, 10U, 600U}) {
      SCOPED_TRACE("full at operation " + std::to_string(nth) + " of " + std::to_string(changes) + " but " + std::to_string(left_bytes));
      MemoryFileSystem files;
      ManualClock clock;
      Session session(files, clock);
      session.tolerant = true;
      session.open();
      files.fill_at_change(nth, left_bytes);
      play(session);
      // Room is made while it runs, or only after the power went.
      if (nth % 2 == 0) {
        files.set_free_space(std::nullopt);
        if (session.store() == nullptr) session.open();
        ASSERT_NE(session.store(), nullptr);
        session.append(2);
        EXPECT_TRUE(session.attempts().back().receipt || session.store()->failure()) << "there is room, but the append was refused";
      }
      const auto left = left_bytes == 0 ? files.after_kill() : files.after_power_cut(nth);
      session.close();
      left->set_free_space(std::nullopt);
      check_recovered(*left, clock, session.attempts());
      ASSERT_FALSE(HasFailure());
    }
  }
}

TEST(FullDisk, OpensForReadingAndWritingWithoutAFreeByte) {
  MemoryFileSystem files;
  ManualClock clock;
  Session session(files, clock);
  session.open();
  session.append_group(3);
  const auto left = files.after_power_cut(1);
  left->set_free_space(0);
  auto opened = EventStore::open(Session(*left, clock).options());
  ASSERT_TRUE(opened.has_value()) << opened.error().message();
  EXPECT_EQ((*opened)->head().commit, CommitNumber(3));
}

TEST(FullDisk, WriteThatFailsHalfWayLeavesNoStaleBytesBehindShorterLines) {
  for (std::uint64_t arrived = 0; arrived < 1500; arrived += 61) {
    for (std::uint64_t seed = 0; seed < 24; ++seed) {
      SCOPED_TRACE(std::to_string(arrived) + " bytes arrived, seed " + std::to_string(seed));
      MemoryFileSystem files;
      ManualClock clock;
      Session session(files, clock);
      session.segment_bytes = 1 << 20;
      session.open();
      session.append(1);
      files.inject({.operation = Operation::write, .path = ".jsonl", .error = ENOSPC, .bytes_written = arrived});
      session.append_group(6);
      for (std::size_t i = 1; i < 7; ++i) EXPECT_FALSE(session.attempts()[i].receipt.has_value());
      if (seed % 2 == 1) session.append(1);
      const auto left = seed < 2 ? files.after_kill() : files.after_power_cut(seed);
      session.close();
      check_recovered(*left, clock, session.attempts());
      ASSERT_FALSE(HasFailure());
    }
  }
}

TEST(FullDisk, ReserveStopsApplicationsBeforeTheDiskIsFullAndNamesBothNumbers) {
  MemoryFileSystem files;
  ManualClock clock;
  StoreOptions options = Session(files, clock).options();
  options.disk_reserve_bytes = 100'000;
  auto store = EventStore::open(options);
  ASSERT_TRUE(store.has_value());
  files.set_free_space(99'999);
  clock.advance(std::chrono::seconds(1));
  const auto refused = (*store)->append(commit_of({.number = 1}));
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), Errc::disk_full);
  EXPECT_NE(refused.error().detail().find("99999"), std::string::npos) << refused.error().detail();
  EXPECT_NE(refused.error().detail().find("100000"), std::string::npos) << refused.error().detail();
  files.set_free_space(100'000 + 10'000);
  clock.advance(std::chrono::seconds(1));
  EXPECT_TRUE((*store)->append(commit_of({.number = 2})).has_value());
}

}  // namespace
}  // namespace opossum::test
