// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "tests/support/process.hpp"

namespace opossum::testing {
namespace {

TEST(Plants, AllStillApplyAndAreInTheTable) {
  const Finished finished = run({std::string(OPOSSUM_SOURCE_DIR) + "/scripts/plants", "--check"});
  EXPECT_EQ(finished.code, 0) << finished.error;
  EXPECT_NE(finished.output.find("plants apply"), std::string::npos) << finished.output;
}

}  // namespace
}  // namespace opossum::testing
