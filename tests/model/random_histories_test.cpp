// SPDX-License-Identifier: MIT
// Random histories of a store beside the model. What differs is shrunk and printed as a list of actions.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/contract/conformance/model.hpp"
#include "tests/model/player.hpp"
#include "tests/model/shrink.hpp"
#include "tests/support/environment.hpp"

namespace opossum::test {
namespace {

constexpr std::size_t kActions = 160;

History shrunk(const History& history, const std::string& mutation = {}) {
  return shrink(history, [&](const History& smaller) { return play(smaller, mutation).has_value(); });
}

std::string report(const History& history) {
  const auto mismatch = play(history);
  std::string out = "the store and the model disagree; what is left of the history of seed " + std::to_string(history.seed) + ":\n  " +
                    describe(history.sizes) + '\n';
  for (std::size_t i = 0; i < history.actions.size(); ++i) {
    out += (mismatch && mismatch->at == i ? "> " : "  ") + std::to_string(i + 1) + ". " + describe(history.actions[i]) + '\n';
  }
  if (mismatch && mismatch->at == history.actions.size()) out += "> the end\n";
  if (mismatch) out += mismatch->what + '\n';
  const std::string program = std::filesystem::read_symlink("/proc/self/exe").string();
  return out + "again: OPOSSUM_MODEL_SEED=" + std::to_string(history.seed) + ' ' + program + " --gtest_filter='RandomHistories.*'\n";
}

TEST(RandomHistories, AreAnsweredAsTheModelAnswersThem) {
  const std::uint64_t only = number_from_environment("OPOSSUM_MODEL_SEED").value_or(0);
  const std::uint64_t first = only != 0 ? only : 1;
  const std::uint64_t last = only != 0 ? only : number_from_environment("OPOSSUM_MODEL_SEEDS").value_or(600);
  for (std::uint64_t seed = first; seed <= last; ++seed) {
    const History history = random_history(seed, kActions);
    if (play(history)) FAIL() << report(shrunk(history));
  }
}

TEST(RandomHistories, HoldEveryAction) {
  std::size_t seen[static_cast<std::size_t>(Step::power_cut) + 1] = {};
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    for (const Action& action : random_history(seed, kActions).actions) ++seen[static_cast<std::size_t>(action.step)];
  }
  for (const std::size_t times : seen) EXPECT_GT(times, 10U);
}

/// The other way round: a model that is wrong on purpose must be found out, and the report must be short enough to read.
class WrongModel : public testing::TestWithParam<std::string_view> {};

TEST_P(WrongModel, IsFoundOutByAShortHistory) {
  const std::string mutation(GetParam());
  for (std::uint64_t seed = 1; seed <= 300; ++seed) {
    const History history = random_history(seed, kActions);
    if (!play(history, mutation)) continue;
    const History left = shrunk(history, mutation);
    EXPECT_TRUE(play(left, mutation).has_value());
    EXPECT_LE(left.actions.size(), 4U) << report(left);
    return;
  }
  FAIL() << "nothing in 300 histories shows that the model is wrong";
}

/// What only several threads can show stays out, and so does what cannot be seen at this place.
std::vector<std::string_view> mutations() {
  std::vector<std::string_view> all(conformance::kMutations.begin(), conformance::kMutations.end());
  std::erase_if(all, [](std::string_view name) { return name == "checked-then-written" || name == "cached-head"; });
  return all;
}

std::string words(const testing::TestParamInfo<std::string_view>& info) {
  std::string name(info.param);
  std::ranges::replace(name, '-', '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(Mutations, WrongModel, testing::ValuesIn(mutations()), words);

}  // namespace
}  // namespace opossum::test
