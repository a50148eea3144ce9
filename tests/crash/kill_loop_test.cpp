// SPDX-License-Identifier: MIT
// A real process on a real disk, killed at random, and sometimes killed again while it recovers.
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "tests/crash/driven_store.hpp"
#include "tests/crash/seeds.hpp"
#include "tests/support/environment.hpp"
#include "tests/support/process.hpp"

namespace opossum::test {
namespace {

using testing::Process;

class KillLoop {
 public:
  explicit KillLoop(std::uint64_t seed) : random_(seed) {}

  void round() {
    live(20 + random_() % 280);
    // A store that has just been killed takes a while to recover: that is killed, too.
    for (std::uint64_t again = random_() % 4; again > 1; --again) live(random_() % 15);
    if (::testing::Test::HasFatalFailure()) return;
    check_driven(directory_, attempts_);
  }
  [[nodiscard]] std::uint64_t acknowledged() const {
    std::uint64_t count = 0;
    for (const Attempt& attempt : attempts_) count += attempt.receipt ? 1U : 0U;
    return count;
  }

 private:
  void live(std::uint64_t milliseconds) {
    const std::string printed = folder_ / ("printed-" + std::to_string(++lives_));
    Process driver({OPOSSUM_STORE_DRIVER, "forever", directory_, std::to_string(random_() % 1'000'000), std::to_string(attempts_.size() + 1)},
                   {.output_file = printed});
    std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
    driver.kill();
    const std::string gave_up = take_report(testing::read_text(printed), attempts_);
    ASSERT_EQ(gave_up, "") << "the store does not open after a kill";
  }

  std::mt19937_64 random_;
  testing::TemporaryFolder folder_;
  std::string directory_ = folder_ / "data";
  std::vector<Attempt> attempts_;
  int lives_ = 0;
};

TEST(StoreKillLoop, LosesNothingThatWasAcknowledgedAndShowsNothingThatWasRefused) {
  const std::uint64_t seed = number_from_environment("OPOSSUM_SEED").value_or(std::random_device{}());
  const std::uint64_t rounds = number_from_environment("OPOSSUM_KILL_ROUNDS").value_or(24);
  KillLoop loop(seed);
  for (std::uint64_t round = 1; round <= rounds; ++round) {
    loop.round();
    ASSERT_FALSE(HasFailure()) << "round " << round << "; " << replay_command("OPOSSUM_SEED=" + std::to_string(seed));
  }
  EXPECT_GT(loop.acknowledged(), rounds);
}

}  // namespace
}  // namespace opossum::test
