// SPDX-License-Identifier: MIT
#include <algorithm>

#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class SealingTest : public StoreTest {
 protected:
  static constexpr const char* kSealed = "/data/log/2026-11/00000000000000000001.jsonl.zst";
  static constexpr const char* kIndex = "/data/index/00000000000000000001.idx";
};

TEST_F(SealingTest, CompressedFileHoldsTheLinesOfThePlainOne) {
  for (int i = 0; i < 500; ++i) append(commit(event("T", {"i:" + std::to_string(i)}, "{\"pad\":\"" + std::string(300, 'x') + "\"}")));
  std::string plain = *files_.content(kActive);
  plain.resize(plain.find_last_not_of('\0') + 1);
  const std::vector<std::string> before = lines();
  ASSERT_TRUE(store().seal().has_value());
  EXPECT_FALSE(files_.content(kActive).has_value());
  const std::string text = unzstd(*files_.content(kSealed));
  ASSERT_GT(text.size(), plain.size());
  EXPECT_TRUE(text.starts_with(plain));
  EXPECT_EQ(std::count(text.begin() + static_cast<std::ptrdiff_t>(plain.size()), text.end(), '\n'), 1) << "only the chain line is new";
  EXPECT_EQ(lines(), before);
  EXPECT_EQ(positions({{{{}, {"i:77"}}}}), std::vector<std::uint64_t>{78});
}

TEST_F(SealingTest, HappensAtTheSizeLimit) {
  options_.segment_bytes = 2000;
  for (int i = 0; i < 40; ++i) append("T");
  store().maintain();
  EXPECT_GT(store().statistics().segments_sealed, 1U);
  EXPECT_EQ(positions().size(), 40U);
}

TEST_F(SealingTest, HappensAtTheChangeOfTheUtcDay) {
  append("T");
  clock_.advance(std::chrono::hours(9) + std::chrono::minutes(59));
  store().maintain();
  EXPECT_EQ(store().statistics().segments_sealed, 0U);
  clock_.advance(std::chrono::minutes(1));
  store().maintain();
  EXPECT_EQ(store().statistics().segments_sealed, 1U);
}

TEST_F(SealingTest, EmptySegmentIsNotSealed) {
  ASSERT_TRUE(store().seal().has_value());
  clock_.advance(std::chrono::hours(48));
  store().maintain();
  EXPECT_EQ(store().statistics().segments_sealed, 0U);
}

TEST_F(SealingTest, LostIndexesAreBuiltAgain) {
  append("T", {"x"});
  ASSERT_TRUE(store().seal().has_value());
  close();
  ASSERT_TRUE(files_.remove(kIndex).has_value());
  open();
  EXPECT_THAT(positions({{{{}, {"x"}}}}), ElementsAre(1));
  EXPECT_TRUE(files_.content(kIndex).has_value());
}

TEST_F(SealingTest, DamagedIndexHeaderIsBuiltAgainAndSaid) {
  append("T", {"x"});
  ASSERT_TRUE(store().seal().has_value());
  close();
  const std::string good = *files_.content(kIndex);
  for (std::size_t at = 0; at < 200; at += 13) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x20);
    files_.set_content(kIndex, bad);
    logged_.clear();
    reopen();
    EXPECT_THAT(positions({{{{}, {"x"}}}}), ElementsAre(1)) << "byte " << at;
    close();
    EXPECT_EQ(*files_.content(kIndex), good) << "byte " << at;
  }
}

TEST_F(SealingTest, PlainLeftoverOfAnInterruptedSealingIsRemoved) {
  append("T");
  const std::string plain = *files_.content(kActive);
  ASSERT_TRUE(store().seal().has_value());
  close();
  files_.set_content(kActive, plain);
  open();
  EXPECT_FALSE(files_.content(kActive).has_value());
  EXPECT_EQ(positions().size(), 1U);
}

TEST_F(SealingTest, TemporaryFilesAreRemovedAtOpen) {
  append("T");
  close();
  files_.set_content("/data/log/00000000000000000009.jsonl.zst.tmp", "half");
  files_.set_content("/data/index/00000000000000000009.idx.tmp", "half");
  open();
  for (const std::string& path : files_.files_under("/data/")) EXPECT_FALSE(path.ends_with(".tmp")) << path;
}

TEST_F(SealingTest, MissingSegmentIsRefusedByName) {
  for (int i = 0; i < 3; ++i) {
    append("T");
    ASSERT_TRUE(store().seal().has_value());
  }
  close();
  ASSERT_TRUE(files_.remove("/data/log/2026-11/00000000000000000002.jsonl.zst").has_value());
  const Error error = open_error();
  EXPECT_EQ(error.code(), Errc::damaged);
  EXPECT_THAT(error.detail(), HasSubstr("00000000000000000003"));
}

TEST_F(SealingTest, DamagedFrameIsReportedToItsReaderAndOthersGoOn) {
  append("T", {"sealed"});
  ASSERT_TRUE(store().seal().has_value());
  append("T", {"live"});
  close();
  std::string bytes = *files_.content(kSealed);
  bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
  files_.set_content(kSealed, bytes);
  open();
  auto cursor = store().read({{{{}, {"sealed"}}}});
  const auto next = cursor->next();
  ASSERT_FALSE(next.has_value());
  EXPECT_EQ(next.error().code(), Errc::damaged);
  EXPECT_THAT(positions({{{{}, {"live"}}}}), ElementsAre(2));
}

}  // namespace
}  // namespace opossum::test
