// SPDX-License-Identifier: MIT
// Random scripts, crashed at a random operation, recovered, and written and crashed again, several times on one disk.
#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "tests/crash/check_recovered.hpp"
#include "tests/crash/session.hpp"

namespace opossum::test {
namespace {

std::uint64_t seeds() {
  const char* wanted = std::getenv("OPOSSUM_CRASH_SEEDS");
  return wanted != nullptr ? std::strtoull(wanted, nullptr, 10) : 3000;
}

void random_step(Session& session, std::mt19937_64& random) {
  switch (random() % 16) {
    case 0: return session.quiet();
    case 1: return session.seal();
    case 2: return session.next_day();
    case 3: return session.reopen();
    case 4: return session.append_refused();
    case 5: return session.append_with_key_twice();
    case 6:
    case 7:
    case 8: return session.append_group(2 + random() % 9);
    default: return session.append(1 + random() % 4);
  }
}

TEST(PowerCut, AtRandomInRandomHistories) {
  for (std::uint64_t seed = 1; seed <= seeds(); ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937_64 random(seed);
    MemoryFileSystem files;
    ManualClock clock;
    Session session(files, clock);
    session.segment_bytes = 1500 + random() % 20'000;
    session.compress = random() % 3 != 0;
    files.stop_at_change(1 + random() % 150);
    session.open();
    for (int step = 0; step < 40 && !files.stopped(); ++step) random_step(session, random);
    session.close();
    // Every third time only the process dies: the page cache survives.
    const auto left = random() % 3 == 0 ? files.after_kill() : files.after_power_cut(seed);
    check_recovered(*left, clock, session.attempts());
    ASSERT_FALSE(HasFailure());
  }
}

}  // namespace
}  // namespace opossum::test
