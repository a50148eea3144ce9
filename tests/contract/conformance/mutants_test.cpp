// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>

#include "tests/contract/conformance/model.hpp"
#include "tests/support/process.hpp"

namespace opossum::conformance {
namespace {

/// Runs the rows of this very program against the model, which a name of kMutations makes wrong.
testing::Finished run_rows(const std::string& mutation) {
  testing::SpawnOptions options;
  options.environment = {"OPOSSUM_MUTATION=" + mutation};
  return testing::run({"/proc/self/exe", "--gtest_filter=*/Model", "--gtest_brief=1"}, {}, options);
}

TEST(Rows, HoldForTheModel) {
  const auto finished = run_rows("");
  EXPECT_EQ(finished.code, 0) << finished.output;
}

class Mutant : public ::testing::TestWithParam<std::string_view> {};

TEST_P(Mutant, IsCaughtByARow) {
  const auto finished = run_rows(std::string(GetParam()));
  EXPECT_EQ(finished.code, 1) << "no row noticed; exit code " << finished.code << "\n" << finished.error;
  EXPECT_NE(finished.output.find("[  FAILED  ]"), std::string::npos);
}

std::string words(const ::testing::TestParamInfo<std::string_view>& info) {
  std::string name(info.param);
  std::ranges::replace(name, '-', '_');
  return name;
}
INSTANTIATE_TEST_SUITE_P(Wrong, Mutant, ::testing::ValuesIn(kMutations), words);

}  // namespace
}  // namespace opossum::conformance
