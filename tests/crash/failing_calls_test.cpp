// SPDX-License-Identifier: MIT
// The n-th call of every kind fails, for all n of a script: nothing that was acknowledged is lost, nothing that was refused appears.
#include <gtest/gtest.h>

#include "tests/crash/check_recovered.hpp"
#include "tests/crash/session.hpp"

namespace opossum::test {
namespace {

struct Call {
  const char* name;
  Operation operation;
  int error;
};

class FailingCallTest : public testing::TestWithParam<Call> {};

/// Appends, seals on request, by size and by day, and reopens.
void play_all_calls(Session& session) {
  for (std::size_t i = 0; i < 2; ++i) {
    session.append(2);
    session.append_group(4);
    session.quiet();
    session.seal();
    session.append(1);
    session.reopen();
    for (std::size_t j = 0; j < 4; ++j) session.append(3);
    session.next_day();
    if (session.store() == nullptr) return;
  }
}

/// How often the operation is begun by play_all_calls() when nothing fails.
std::uint64_t calls_in_script(Operation operation) {
  MemoryFileSystem files;
  ManualClock clock;
  Session session(files, clock);
  session.open();
  const std::uint64_t before = files.count(operation);
  play_all_calls(session);
  return files.count(operation) - before;
}

/// Seals and reopenings may fail here: only what they leave matters.
void play_with(const Fault& fault, Session& session, MemoryFileSystem& files) {
  session.tolerant = true;
  session.open();
  files.inject(fault);
  play_all_calls(session);
}

TEST_P(FailingCallTest, AnywhereLosesNothing) {
  const std::uint64_t calls = calls_in_script(GetParam().operation);
  ASSERT_GT(calls, 0U) << "the script never does it";
  for (std::uint64_t nth = 1; nth <= calls; ++nth) {
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      SCOPED_TRACE(std::string(GetParam().name) + " " + std::to_string(nth) + " of " + std::to_string(calls) + ", seed " + std::to_string(seed));
      MemoryFileSystem files;
      ManualClock clock;
      Session session(files, clock);
      play_with({.operation = GetParam().operation, .nth = nth, .error = GetParam().error, .bytes_written = 100 * seed}, session, files);
      const auto left = seed == 0 ? files.after_kill() : files.after_power_cut(seed);
      session.close();
      check_recovered(*left, clock, session.attempts());
      ASSERT_FALSE(HasFailure());
    }
  }
}

TEST_P(FailingCallTest, FromAnywhereOnIsReportedAndTheStoreOpensWhenItIsOver) {
  const std::uint64_t calls = calls_in_script(GetParam().operation);
  for (std::uint64_t nth = 1; nth <= calls; ++nth) {
    SCOPED_TRACE(std::string(GetParam().name) + " from " + std::to_string(nth) + " of " + std::to_string(calls) + " on");
    MemoryFileSystem files;
    ManualClock clock;
    Session session(files, clock);
    play_with({.operation = GetParam().operation, .nth = nth, .error = GetParam().error, .lasting = true}, session, files);
    const auto left = nth % 2 == 0 ? files.after_kill() : files.after_power_cut(nth);
    session.close();
    check_recovered(*left, clock, session.attempts());
    ASSERT_FALSE(HasFailure());
  }
}

TEST_P(FailingCallTest, WhileAStoreIsRecoveredLeavesItForTheNextTry) {
  MemoryFileSystem before;
  ManualClock clock;
  Session session(before, clock);
  session.open();
  session.append_group(3);
  session.seal();
  session.append(2);
  session.append_group(3);
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE(std::string(GetParam().name) + " " + std::to_string(nth) + " of the recovery");
    const auto files = before.after_kill();
    files->set_content(files->files_under("/data/index/").front(), "lost");
    const std::uint64_t calls = files->count(GetParam().operation);
    files->inject({.operation = GetParam().operation, .nth = nth, .error = GetParam().error});
    Session again(*files, clock, session.attempts());
    again.tolerant = true;
    again.open();
    const bool all_seen = files->count(GetParam().operation) - calls < nth;
    again.close();
    check_recovered(*files->after_power_cut(nth), clock, again.attempts());
    if (all_seen || HasFailure()) break;
  }
}

INSTANTIATE_TEST_SUITE_P(Calls, FailingCallTest,
                         testing::Values(Call{"Open", Operation::open, EMFILE}, Call{"Create", Operation::create, ENOSPC},
                                         Call{"Read", Operation::read, EIO}, Call{"Write", Operation::write, ENOSPC},
                                         Call{"WriteError", Operation::write, EIO}, Call{"Truncate", Operation::truncate, EIO},
                                         Call{"Allocate", Operation::allocate, ENOSPC}, Call{"Map", Operation::map, ENOMEM},
                                         Call{"Rename", Operation::rename, EIO}, Call{"Remove", Operation::remove, EIO},
                                         Call{"MakeDirectory", Operation::make_directory, EDQUOT},
                                         Call{"SyncDirectory", Operation::sync_directory, EIO}, Call{"List", Operation::list, EIO}),
                         [](const auto& instance) { return std::string(instance.param.name); });

}  // namespace
}  // namespace opossum::test
