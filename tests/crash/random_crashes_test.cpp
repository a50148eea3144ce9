// SPDX-License-Identifier: MIT
// Random histories: several lives on one disk, each ended by a crash at a random operation, some of them with a disk that fails, too.
#include <gtest/gtest.h>

#include <random>

#include "tests/crash/check_recovered.hpp"
#include "tests/crash/seeds.hpp"
#include "tests/crash/session.hpp"

namespace opossum::test {
namespace {

constexpr std::uint64_t kShards = 8;
/// Each has two crashes on average, and six more when it is checked.
constexpr std::uint64_t kHistories = 12'000;

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

Fault random_fault(std::mt19937_64& random) {
  struct Kind {
    Operation operation;
    int error;
  };
  static constexpr Kind kKinds[] = {{Operation::sync, EIO},     {Operation::sync, ENOSPC},   {Operation::write, ENOSPC},
                                    {Operation::write, EIO},    {Operation::allocate, ENOSPC}, {Operation::truncate, EIO},
                                    {Operation::rename, EIO},   {Operation::remove, EIO},    {Operation::sync_directory, EIO},
                                    {Operation::create, ENOSPC}, {Operation::open, EMFILE},  {Operation::read, EIO}};
  const Kind& kind = kKinds[random() % std::size(kKinds)];
  Fault fault{.operation = kind.operation, .nth = 1 + random() % 30, .error = kind.error};
  fault.lasting = random() % 4 == 0;
  fault.pages = static_cast<FailedSync>(random() % 3);
  fault.bytes_written = random() % 3000;
  return fault;
}

/// Lives on one disk, one after the other: opened, written, crashed.
class History {
 public:
  explicit History(std::uint64_t seed) : random_(seed) {}

  void run() {
    for (std::uint64_t lives = 1 + random_() % 3; lives > 0; --lives) live();
    check_recovered(*files_, clock_, attempts_);
  }

 private:
  void live() {
    Session session(*files_, clock_, attempts_);
    choose(session);
    files_->stop_at_change(1 + random_() % 150);
    session.open();
    // A recovery that ends syncs all that it shows.
    if (session.store() != nullptr) unsynced_ = session.durability == Durability::unsafe_os;
    for (int step = 0; step < 40 && !files_->stopped(); ++step) random_step(session, random_);
    // Every third time, and whenever something was acknowledged without a sync, only the process dies: the page cache survives.
    const bool killed = unsynced_ || random_() % 3 == 0;
    if (random_() % 2 == 0) session.close();
    auto left = killed ? files_->after_kill() : files_->after_power_cut(random_());
    session.close();
    attempts_ = session.attempts();
    files_ = std::move(left);
  }

  void choose(Session& session) {
    session.segment_bytes = 1500 + random_() % 20'000;
    session.compress = random_() % 3 != 0;
    const std::uint64_t kind = random_() % 8;
    if (kind == 0) session.durability = Durability::unsafe_os;
    // A failed sync can take the pages with it, as a power cut does.
    if ((kind == 1 || kind == 2) && !unsynced_) {
      session.tolerant = true;
      files_->inject(random_fault(random_));
    }
  }

  std::mt19937_64 random_;
  std::unique_ptr<MemoryFileSystem> files_ = std::make_unique<MemoryFileSystem>();
  ManualClock clock_;
  std::vector<Attempt> attempts_;
  bool unsynced_ = false;  ///< the page cache alone holds some of it
};

class RandomHistories : public testing::TestWithParam<std::uint64_t> {};

TEST_P(RandomHistories, AreNeverLostOrBent) {
  const Seeds seeds = seeds_of_shard(GetParam(), kShards, kHistories);
  for (std::uint64_t seed = seeds.first; seed < seeds.first + seeds.count; ++seed) {
    History(seed).run();
    ASSERT_FALSE(HasFailure()) << "seed " << seed << "; " << replay_command("OPOSSUM_CRASH_SEED=" + std::to_string(seed));
  }
}

INSTANTIATE_TEST_SUITE_P(PowerCut, RandomHistories, testing::Range<std::uint64_t>(0, kShards),
                         [](const auto& instance) { return "Shard" + std::to_string(instance.param); });

}  // namespace
}  // namespace opossum::test
