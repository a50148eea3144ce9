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

void play(Session& session) {
  for (std::size_t i = 0; i < 3; ++i) {
    session.append(2);
    session.append_group(4);
    session.quiet();
    session.seal();
    session.append(1);
    session.reopen();
    if (session.store() == nullptr) return;
  }
}

/// A seal that fails is tried again; here only what it leaves matters, so the session is told not to mind.
class Tolerant {
 public:
  Tolerant(MemoryFileSystem& files, ManualClock& clock) : session_(files, clock), files_(files) {}

  void run(const Fault& fault) {
    session_.tolerant = true;
    session_.open();
    if (session_.store() == nullptr) return;
    files_.inject(fault);
    play(session_);
  }
  Session& session() { return session_; }

 private:
  Session session_;
  MemoryFileSystem& files_;
};

TEST_P(FailingCallTest, AnywhereLosesNothing) {
  for (std::uint64_t nth = 1; nth <= 40; ++nth) {
    for (std::uint64_t seed = 0; seed < 4; ++seed) {
      SCOPED_TRACE(std::string(GetParam().name) + " " + std::to_string(nth) + ", seed " + std::to_string(seed));
      MemoryFileSystem files;
      ManualClock clock;
      Tolerant tolerant(files, clock);
      tolerant.run({.operation = GetParam().operation, .nth = nth, .error = GetParam().error, .bytes_written = 100 * seed});
      const auto left = seed == 0 ? files.after_kill() : files.after_power_cut(seed);
      tolerant.session().close();
      check_recovered(*left, clock, tolerant.session().attempts());
      ASSERT_FALSE(HasFailure());
    }
  }
}

TEST_P(FailingCallTest, ForEverIsReportedAndTheStoreOpensWhenItIsOver) {
  MemoryFileSystem files;
  ManualClock clock;
  Tolerant tolerant(files, clock);
  tolerant.run({.operation = GetParam().operation, .error = GetParam().error, .lasting = true});
  const auto left = files.after_kill();
  tolerant.session().close();
  check_recovered(*left, clock, tolerant.session().attempts());
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
