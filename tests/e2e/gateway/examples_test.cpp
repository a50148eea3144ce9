// SPDX-License-Identifier: MIT
// The examples that are scripts, run as a newcomer runs them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/process.hpp"

namespace opossum::testing {
namespace {

using ::testing::HasSubstr;

TEST(SalesRep, OneCarIsSoldOnceAndTheOtherSaleWaitsInTheInbox) {
  const Finished finished = run({OPOSSUM_SOURCE_DIR "/examples/sales-rep/run", OPOSSUM_PROGRAM}, {}, {}, std::chrono::seconds(120));
  ASSERT_EQ(finished.code, 0) << finished.output << finished.error;
  EXPECT_THAT(finished.output, HasSubstr("CarSold  car:4711  {\"by\":\"anna\"}"));
  EXPECT_THAT(finished.output, HasSubstr("CarSold  car:4712  {\"by\":\"ben\"}"));
  EXPECT_THAT(finished.output, HasSubstr("rejected"));
  EXPECT_THAT(finished.output, HasSubstr("it was decided on commit 1, which was refused"));
  EXPECT_THAT(finished.output, HasSubstr("took the other car"));
  EXPECT_THAT(finished.output, HasSubstr("Car 4711 was sold once."));
}

}  // namespace
}  // namespace opossum::testing
