// SPDX-License-Identifier: MIT
// Each limit at its value and one above; the error names the limit and what was given, and nothing is stored.
#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

using testing::HasSubstr;

class LimitsTest : public StoreTest {
 protected:
  void expect_too_large(Commit made, const std::string& limit, const std::string& value) {
    const Error error = refused(std::move(made));
    EXPECT_EQ(error.code(), Errc::too_large);
    EXPECT_THAT(error.detail(), HasSubstr(limit));
    EXPECT_THAT(error.detail(), HasSubstr(value));
  }
};

std::string text_of(std::size_t bytes) { return "\"" + std::string(bytes - 2, 'x') + "\""; }

TEST_F(LimitsTest, DataOfOneEvent) {
  append(commit(event("T", {}, text_of(1 << 20))));
  expect_too_large(commit(event("T", {}, text_of((1 << 20) + 1))), "1048576", "1048577");
}

TEST_F(LimitsTest, DataCountsAsStoredWithoutItsBlanks) {
  options_.limits.data_bytes_max = 10;
  append(commit(event("T", {}, "  " + text_of(10) + "   ")));
  expect_too_large(commit(event("T", {}, text_of(11))), "10", "11");
}

TEST_F(LimitsTest, BinaryData) {
  options_.limits.data_bytes_max = 8;
  NewEvent binary = event("T");
  binary.data_base64 = "AAAAAAAA";
  append(commit(binary));
  binary.data_base64 = "AAAAAAAAAAAA";
  expect_too_large(commit(binary), "8", "12");
}

TEST_F(LimitsTest, TypeTagAndKeyHave256Bytes) {
  const std::string fits(256, 'n');
  const std::string over(257, 'n');
  append(fits, {fits});
  Commit keyed = commit(event("T"));
  keyed.key = fits;
  append(keyed);
  expect_too_large(commit(event(over)), "256", "257");
  expect_too_large(commit(event("T", {over})), "256", "257");
  keyed.key = over;
  expect_too_large(keyed, "256", "257");
}

TEST_F(LimitsTest, SixtyFourTagsAfterDuplicatesAreMerged) {
  std::vector<std::string> tags;
  for (int i = 0; i < 64; ++i) tags.push_back("tag:" + std::to_string(i));
  tags.push_back("tag:0");
  append("T", tags);
  EXPECT_EQ(store().event_at(Position(1)).value()->fields()->tags.size(), 64U);
  tags.push_back("tag:64");
  EXPECT_EQ(refused(commit(event("T", tags))).code(), Errc::too_large);
}

TEST_F(LimitsTest, EventsOfOneCommit) {
  Commit made;
  made.events.assign(10'000, event("T"));
  append(made);
  made.events.push_back(event("T"));
  expect_too_large(made, "10000", "10001");
}

TEST_F(LimitsTest, BytesOfOneCommit) {
  options_.limits.commit_bytes_max = 2000;
  append(commit(event("T", {}, text_of(1500))));
  Commit made = commit(event("T", {}, text_of(1000)));
  made.events.push_back(event("T", {}, text_of(1000)));
  const Error error = refused(made);
  EXPECT_EQ(error.code(), Errc::too_large);
  EXPECT_THAT(error.detail(), HasSubstr("2000"));
}

TEST_F(LimitsTest, RefusalLeavesTheStoreUsable) {
  expect_too_large(commit(event(std::string(300, 'n'))), "256", "300");
  EXPECT_EQ(append("T").first, Position(1));
}

TEST_F(LimitsTest, QueueTakesOneBatchThatNeverFitsAndRefusesTheNext) {
  options_.queue_commits_max = 4;
  std::vector<Commit> batch(9, commit(event("T")));
  for (const auto& result : append_group(batch)) EXPECT_TRUE(result.has_value());
  EXPECT_EQ(store().head().position, Position(9));
}

}  // namespace
}  // namespace opossum::test
