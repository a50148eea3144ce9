// SPDX-License-Identifier: MIT
// The power is cut before every single operation of a script, many times with different luck.
#include <gtest/gtest.h>

#include <functional>

#include "tests/crash/check_recovered.hpp"
#include "tests/crash/session.hpp"

namespace opossum::test {
namespace {

/// A disk, and what stores on it have promised.
struct Disk {
  std::unique_ptr<MemoryFileSystem> files = std::make_unique<MemoryFileSystem>();
  std::vector<Attempt> attempts{};
};

struct Script {
  std::function<void(Session&)> steps;
  std::uint64_t segment_bytes = 3000;
  bool compress = true;
  /// What is on the disk before; nothing = an empty disk.
  std::function<Disk()> prepare{};
};

constexpr std::uint64_t kSeedsPerCut = 6;

void run(Session& session, const Script& script) {
  session.segment_bytes = script.segment_bytes;
  session.compress = script.compress;
  session.open();
  script.steps(session);
  session.close();
}

Disk disk_before(const Script& script) { return script.prepare ? script.prepare() : Disk(); }

std::uint64_t changes_of(const Script& script) {
  const Disk disk = disk_before(script);
  const std::uint64_t before = disk.files->changes();
  ManualClock clock;
  Session session(*disk.files, clock, disk.attempts);
  run(session, script);
  return disk.files->changes() - before;
}

/// Cuts the power before every operation of the recovery of `disk`.
void crash_while_recovering(const Disk& disk, ManualClock& clock, std::uint64_t luck) {
  for (std::uint64_t at = 1;; ++at) {
    SCOPED_TRACE("power cut at operation " + std::to_string(at) + " of the recovery, luck " + std::to_string(luck));
    const auto files = disk.files->after_kill();
    files->stop_at_change(at);
    Session recovering(*files, clock, disk.attempts);
    recovering.open();
    if (!files->stopped()) return;
    recovering.close();
    check_recovered(*files->after_power_cut(luck + at), clock, recovering.attempts());
    if (testing::Test::HasFailure()) return;
  }
}

/// Cuts the power before every operation; after each cut, recovery is first run to the end, then cut itself at every operation.
void crash_everywhere(const Script& script) {
  const std::uint64_t changes = changes_of(script);
  ASSERT_GT(changes, 5U);
  for (std::uint64_t at = 1; at <= changes + 1; ++at) {
    const Disk disk = disk_before(script);
    MemoryFileSystem& files = *disk.files;
    ManualClock clock;
    Session session(files, clock, disk.attempts);
    files.stop_at_change(at);
    run(session, script);
    {
      SCOPED_TRACE("killed at operation " + std::to_string(at) + " of " + std::to_string(changes) + ", the page cache lives on");
      ManualClock later(clock.now());
      check_recovered(*files.after_kill(), later, session.attempts());
      if (testing::Test::HasFailure()) return;
    }
    for (std::uint64_t seed = 0; seed < kSeedsPerCut; ++seed) {
      SCOPED_TRACE("power cut at operation " + std::to_string(at) + " of " + std::to_string(changes) + ", seed " + std::to_string(seed));
      const auto left = files.after_power_cut(seed);
      const auto untouched = left->after_kill();
      ManualClock later(clock.now());
      check_recovered(*left, later, session.attempts());
      if (testing::Test::HasFailure()) return;
      if (seed < 2) crash_while_recovering({untouched->after_kill(), session.attempts()}, later, seed);
      if (testing::Test::HasFailure()) return;
    }
  }
}

TEST(PowerCut, AnywhereWhileAStoreIsCreatedAndFirstWritten) {
  crash_everywhere({[](Session& session) {
        session.append(1);
        session.append(3);
      }});
}

TEST(PowerCut, AnywhereInGroupsOfSeveralCommits) {
  crash_everywhere({[](Session& session) {
        session.append_group(3);
        session.append(1);
        session.append_group(7);
        session.append_group(2);
      }, 1 << 20});
}

TEST(PowerCut, AnywhereAroundAChainLineAfterQuiet) {
  crash_everywhere({[](Session& session) {
        session.append(2);
        session.quiet();
        session.append_group(3);
        session.quiet();
        session.append(1);
      }});
}

TEST(PowerCut, AnywhereWhileASegmentIsSealed) {
  crash_everywhere({[](Session& session) {
        session.append(2);
        session.append_group(3);
        session.seal();
        session.append(1);
        session.seal();
        session.append_group(2);
      }});
}

TEST(PowerCut, AnywhereWhileAPlainSegmentIsSealed) {
  crash_everywhere({[](Session& session) {
        session.append(2);
        session.seal();
        session.append_group(2);
      }, 3000, false});
}

TEST(PowerCut, AnywhereAroundRotationBySize) {
  crash_everywhere({[](Session& session) {
        for (std::size_t i = 0; i < 12; ++i) {
          session.append(1 + i % 3);
          if (i % 4 == 3) session.quiet();
        }
      }});
}

TEST(PowerCut, AnywhereAroundTheChangeOfTheDay) {
  crash_everywhere({[](Session& session) {
        session.append(1);
        session.next_day();
        session.append_group(2);
        session.next_day();
        session.append(1);
      }});
}

TEST(PowerCut, AnywhereAroundCloseAndReopen) {
  crash_everywhere({[](Session& session) {
        session.append(1);
        session.reopen();
        session.append_group(3);
        session.append_refused();
        session.reopen();
        session.append_with_key_twice();
      }});
}

constexpr const char* kFirstSegment = "/data/log/00000000000000000001.jsonl";

/// Written by `steps`, then the process is killed.
Disk killed_after(const std::function<void(Session&)>& steps) {
  MemoryFileSystem files;
  ManualClock clock;
  Session session(files, clock);
  session.open();
  steps(session);
  Disk disk{files.after_kill(), session.attempts()};
  session.close();
  return disk;
}

/// Killed inside the write of a group: only its first bytes are in the page cache, and none on the disk.
Disk killed_after_bytes_of_a_group(std::uint64_t arrived) {
  return killed_after([arrived](Session& session) {
    session.append(1);
    session.files().inject({.operation = Operation::write, .path = ".jsonl", .error = EIO, .bytes_written = arrived});
    // A killed process does not cut them off again.
    session.files().inject({.operation = Operation::truncate, .error = EIO});
    session.append_group(6);
  });
}

TEST(PowerCut, WhileRecoveryCutsTheTailOfAGroupThatWasNeverSyncedLeavesAStoreThatOpens) {
  ManualClock clock;
  for (std::uint64_t arrived = 100; arrived < 2600; arrived += 97) {
    SCOPED_TRACE(std::to_string(arrived) + " bytes of the group arrived");
    const Disk disk = killed_after_bytes_of_a_group(arrived);
    for (std::uint64_t luck = 0; luck < 24; ++luck) crash_while_recovering(disk, clock, arrived + luck);
    if (HasFailure()) return;
  }
}

TEST(PowerCut, AnywhereWhileLostAndDamagedIndexesAreBuiltAgain) {
  crash_everywhere({[](Session& session) { session.append(1); }, 3000, true, [] {
                      Disk disk = killed_after([](Session& session) {
                        for (int i = 0; i < 3; ++i) {
                          session.append_group(3);
                          session.seal();
                        }
                        session.append(1);
                      });
                      const auto indexes = disk.files->files_under("/data/index/");
                      EXPECT_EQ(indexes.size(), 3U);
                      disk.files->set_content(indexes[0], "");
                      disk.files->set_content(indexes[1], std::string(700, 'x'));
                      std::string cut = *disk.files->content(indexes[2]);
                      cut.resize(cut.size() / 2);
                      disk.files->set_content(indexes[2], cut);
                      return disk;
                    }});
}

TEST(PowerCut, AnywhereWhileALostGroupMarkIsMended) {
  crash_everywhere({[](Session& session) { session.append(1); }, 3000, true, [] {
                      Disk disk = killed_after([](Session& session) {
                        session.append(1);
                        session.append_group(3);
                      });
                      std::string bytes = *disk.files->content(kFirstSegment);
                      const std::size_t mark = bytes.find("{\"chain\":");
                      EXPECT_NE(mark, std::string::npos);
                      bytes.replace(mark, 20, 20, '?');
                      disk.files->set_content(kFirstSegment, bytes);
                      return disk;
                    }});
}

TEST(PowerCut, AnywhereWhileAnUnmarkedUnfinishedGroupIsPutAside) {
  crash_everywhere({[](Session& session) { session.append(1); }, 3000, true, [] {
                      Disk disk = killed_after([](Session& session) {
                        session.append(1);
                        session.append_group(4);
                      });
                      // The mark and the first commit of the group never arrived: what a power cut leaves when its fsync had not returned.
                      std::string bytes = *disk.files->content(kFirstSegment);
                      const std::size_t mark = bytes.find("{\"chain\":");
                      const std::size_t second = bytes.find("{\"commit\":3");
                      EXPECT_LT(mark, second);
                      bytes.replace(mark, second - mark, second - mark, '\0');
                      disk.files->set_content(kFirstSegment, bytes);
                      for (std::size_t i = 1; i < 5; ++i) disk.attempts[i].receipt.reset();
                      return disk;
                    }});
}

/// Two power cuts at every pair of operations, with appends in between: the second life builds on what the first one left.
void crash_twice(const Script& first, const Script& second) {
  const std::uint64_t changes = changes_of(first);
  for (std::uint64_t at = 1; at <= changes + 1; ++at) {
    MemoryFileSystem files;
    ManualClock clock;
    Session session(files, clock);
    files.stop_at_change(at);
    run(session, first);
    const auto left = at % 4 == 0 ? files.after_kill() : files.after_power_cut(at);
    for (std::uint64_t again = 1;; ++again) {
      SCOPED_TRACE("crash at operation " + std::to_string(at) + ", then at operation " + std::to_string(again));
      const auto files_again = left->after_kill();
      Session later(*files_again, clock, session.attempts());
      files_again->stop_at_change(again);
      run(later, second);
      const bool through = !files_again->stopped();
      check_recovered(*files_again->after_power_cut(at * 1000 + again), clock, later.attempts());
      if (testing::Test::HasFailure() || through) break;
    }
    if (testing::Test::HasFailure()) return;
  }
}

TEST(PowerCut, TwiceInARowWithAppendsInBetween) {
  crash_twice({[](Session& session) {
                session.append(2);
                session.append_group(3);
                session.quiet();
                session.append(1);
              }},
              {[](Session& session) {
                session.append_group(2);
                session.append(1);
              }});
}

TEST(PowerCut, TwiceInARowAroundSealing) {
  crash_twice({[](Session& session) {
                session.append_group(3);
                session.seal();
                session.append(1);
              }},
              {[](Session& session) {
                session.append(1);
                session.seal();
                session.append_group(2);
              }});
}

}  // namespace
}  // namespace opossum::test
