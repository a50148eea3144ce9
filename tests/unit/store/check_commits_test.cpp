// SPDX-License-Identifier: MIT
// What a watchdog asks: does the store still commit?
#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

class CheckCommitsTest : public StoreTest {};

TEST_F(CheckCommitsTest, SyncsAndLeavesNoTrace) {
  append("T");
  const Head before = store().head();
  const std::uint64_t syncs = files_.count(Operation::sync);
  EXPECT_TRUE(store().check_commits().has_value());
  EXPECT_GT(files_.count(Operation::sync), syncs);
  EXPECT_EQ(store().head().commit, before.commit);
  EXPECT_EQ(store().head().chain, before.chain);
  reopen();
  EXPECT_EQ(positions().size(), 1U);
}

TEST_F(CheckCommitsTest, ASyncThatFailsPoisonsTheStore) {
  append("T");
  files_.inject({.operation = Operation::sync});
  const auto checked = store().check_commits();
  ASSERT_FALSE(checked.has_value());
  EXPECT_EQ(checked.error().code(), Errc::poisoned);
  EXPECT_EQ(store().failure()->code(), Errc::poisoned);
  EXPECT_EQ(store().check_commits().error().code(), Errc::poisoned) << "also when the disk says yes again";
}

TEST_F(CheckCommitsTest, AClosedStoreDoesNot) {
  append("T");
  ASSERT_TRUE(store().close().has_value());
  EXPECT_EQ(store().check_commits().error().code(), Errc::closed);
}

}  // namespace
}  // namespace opossum::test
