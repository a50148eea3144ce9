// SPDX-License-Identifier: MIT
// The power is cut before every single operation of a script, many times with different luck.
#include <gtest/gtest.h>

#include <functional>

#include "tests/crash/check_recovered.hpp"
#include "tests/crash/session.hpp"

namespace opossum::test {
namespace {

struct Script {
  std::function<void(Session&)> steps;
  std::uint64_t segment_bytes = 3000;
  bool compress = true;
};

constexpr std::uint64_t kSeeds = 6;

void run(Session& session, const Script& script) {
  session.segment_bytes = script.segment_bytes;
  session.compress = script.compress;
  session.open();
  script.steps(session);
  session.close();
}

std::uint64_t changes_of(const Script& script) {
  MemoryFileSystem files;
  ManualClock clock;
  Session session(files, clock);
  run(session, script);
  return files.changes();
}

/// Cuts the power before every operation; after each cut, recovery is first run to the end, then cut itself at every operation.
void crash_everywhere(const Script& script) {
  const std::uint64_t changes = changes_of(script);
  ASSERT_GT(changes, 5U);
  for (std::uint64_t at = 1; at <= changes + 1; ++at) {
    MemoryFileSystem files;
    ManualClock clock;
    Session session(files, clock);
    files.stop_at_change(at);
    run(session, script);
    {
      SCOPED_TRACE("killed at operation " + std::to_string(at) + " of " + std::to_string(changes) + ", the page cache lives on");
      ManualClock later(clock.now());
      check_recovered(*files.after_kill(), later, session.attempts());
      if (testing::Test::HasFailure()) return;
    }
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      SCOPED_TRACE("power cut at operation " + std::to_string(at) + " of " + std::to_string(changes) + ", seed " + std::to_string(seed));
      const auto left = files.after_power_cut(seed);
      const auto untouched = left->after_kill();
      ManualClock later(clock.now());
      check_recovered(*left, later, session.attempts());
      if (testing::Test::HasFailure()) return;
      if (seed >= 2) continue;
      for (std::uint64_t recovery_at = 1;; ++recovery_at) {
        SCOPED_TRACE("and again at operation " + std::to_string(recovery_at) + " of the recovery");
        const auto second = untouched->after_kill();
        second->stop_at_change(recovery_at);
        Session recovering(*second, later);
        recovering.open();
        if (!second->stopped()) break;
        recovering.close();
        const auto twice = second->after_power_cut(seed + recovery_at);
        check_recovered(*twice, later, session.attempts());
        if (testing::Test::HasFailure()) return;
      }
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

}  // namespace
}  // namespace opossum::test
