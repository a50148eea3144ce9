// SPDX-License-Identifier: MIT
// The background check: it finds on a running store what verify finds on a closed one, once a pass, over restarts.
#include <thread>

#include "store/log/segment_scrub.hpp"
#include "store/verify.hpp"
#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;

class ScrubTest : public StoreTest {
 protected:
  static constexpr std::chrono::seconds kEvery = std::chrono::hours(24 * 7);
  static constexpr int kSegments = 3;

  ScrubTest() { options_.scrub.every = kEvery; }

  /// Segments of four commits with several frames each.
  void fill() {
    for (int segment = 0; segment < kSegments; ++segment) {
      for (int n = 0; n < 4; ++n) append(commit(event("T", {"n:" + std::to_string(n)}, "\"" + std::string(9000, 'x') + "\"")));
      ASSERT_TRUE(store().seal().has_value());
    }
  }
  /// 0, 1, 2.
  [[nodiscard]] std::string sealed(int segment) const {
    return "/data/log/2026-11/0000000000000000000" + std::to_string(segment * 4 + 1) + (options_.compress ? ".jsonl.zst" : ".jsonl");
  }
  static std::string index(int segment) { return "/data/index/0000000000000000000" + std::to_string(segment * 4 + 1) + ".idx"; }

  void flip(const std::string& path, std::size_t at) {
    std::string bytes = *files_.content(path);
    bytes.at(at) = static_cast<char>(bytes.at(at) ^ 0x01);
    files_.set_content(path, bytes);
  }
  void flip_in_the_middle(const std::string& path) { flip(path, files_.content(path)->size() / 2); }
  /// More often than there are segments.
  void check_all() {
    for (int i = 0; i < kSegments + 2; ++i) store().maintain();
  }
  std::vector<std::string> damaged_files() {
    std::vector<std::string> files;
    for (const Finding& finding : store().scrub_status().damage) files.push_back(finding.file);
    return files;
  }
};

TEST_F(ScrubTest, FindsAFlippedByteWhileTheStoreRunsInTheWordsOfVerify) {
  fill();
  flip_in_the_middle(sealed(1));
  check_all();
  const auto damage = store().scrub_status().damage;
  const auto report = verify_store(files_, "/data");
  ASSERT_EQ(damage.size(), 1U);
  ASSERT_EQ(report->findings.size(), 1U);
  EXPECT_EQ(damage[0].file, sealed(1));
  EXPECT_EQ(damage[0].byte, report->findings[0].byte);
  EXPECT_EQ(damage[0].what, report->findings[0].what);
  EXPECT_EQ(store().statistics().damaged_files, 1U);
  EXPECT_THAT(logged_, Contains(AllOf(HasSubstr(sealed(1) + ", byte " + std::to_string(damage[0].byte)), HasSubstr("opossum verify"),
                                      HasSubstr("opossum repair --from"))));
  EXPECT_TRUE(store().append(commit(event("T"))).has_value()) << "appends go on";
}

TEST_F(ScrubTest, ChecksEverySealedSegmentOnceAPass) {
  fill();
  check_all();
  const ScrubStatus first = store().scrub_status();
  EXPECT_EQ(first.segments_checked, 3U);
  EXPECT_EQ(first.bytes_checked, unzstd(*files_.content(sealed(0))).size() + unzstd(*files_.content(sealed(1))).size() +
                                     unzstd(*files_.content(sealed(2))).size());
  ASSERT_TRUE(first.pass_ended.has_value());
  EXPECT_TRUE(first.damage.empty());
  clock_.advance(kEvery - std::chrono::seconds(1));
  check_all();
  EXPECT_EQ(store().scrub_status().segments_checked, 3U);
  clock_.advance(std::chrono::seconds(1));
  check_all();
  EXPECT_EQ(store().scrub_status().segments_checked, 6U);
}

TEST_F(ScrubTest, NothingIsCheckedWithoutTheOption) {
  options_.scrub.every = {};
  fill();
  check_all();
  EXPECT_EQ(store().scrub_status().segments_checked, 0U);
  EXPECT_FALSE(files_.content("/data/scrub.json").has_value());
}

TEST_F(ScrubTest, PassGoesOnAfterARestart) {
  fill();
  store().maintain();
  reopen();
  check_all();
  EXPECT_EQ(store().scrub_status().segments_checked, 2U);
  EXPECT_TRUE(store().scrub_status().pass_ended.has_value());
  reopen();
  check_all();
  EXPECT_EQ(store().scrub_status().segments_checked, 0U) << "no pass is due";
}

TEST_F(ScrubTest, UnreadableProgressBeginsAnew) {
  fill();
  check_all();
  close();
  files_.set_content("/data/scrub.json", "{\"scrub\":1,\"began\":\"yesterday\"");
  open();
  check_all();
  EXPECT_EQ(store().scrub_status().segments_checked, 3U);
}

TEST_F(ScrubTest, DamageIsKnownAgainAfterARestartUntilItIsGone) {
  fill();
  const std::string good = *files_.content(sealed(2));
  flip_in_the_middle(sealed(2));
  check_all();
  reopen();
  EXPECT_TRUE(damaged_files().empty());
  store().maintain();
  EXPECT_THAT(damaged_files(), testing::ElementsAre(sealed(2)));
  files_.set_content(sealed(2), good);
  reopen();
  store().maintain();
  EXPECT_TRUE(damaged_files().empty());
  EXPECT_EQ(store().scrub_status().segments_checked, 1U);
}

TEST_F(ScrubTest, DamageThatTheNextPassDoesNotFindIsGone) {
  fill();
  const std::string good = *files_.content(sealed(1));
  flip_in_the_middle(sealed(1));
  check_all();
  EXPECT_EQ(damaged_files().size(), 1U);
  files_.set_content(sealed(1), good);
  clock_.advance(kEvery);
  check_all();
  EXPECT_TRUE(damaged_files().empty());
}

TEST_F(ScrubTest, LookingAtOldDamageFirstLeavesNothingOfThePassOut) {
  fill();
  flip_in_the_middle(sealed(2));
  check_all();
  clock_.advance(kEvery);
  store().maintain();
  flip_in_the_middle(sealed(1));
  reopen();
  check_all();
  EXPECT_THAT(damaged_files(), testing::ElementsAre(sealed(1), sealed(2)));
}

TEST_F(ScrubTest, BadOrMissingIndexIsSaidToBeRepairable) {
  fill();
  flip_in_the_middle(index(0));
  ASSERT_TRUE(files_.remove(index(1)).has_value());
  check_all();
  const auto damage = store().scrub_status().damage;
  ASSERT_EQ(damage.size(), 2U);
  for (std::size_t i = 0; i < damage.size(); ++i) {
    EXPECT_EQ(damage[i].file, index(static_cast<int>(i)));
    EXPECT_TRUE(damage[i].derived);
    EXPECT_THAT(damage[i].what, HasSubstr("opossum repair"));
  }
}

TEST_F(ScrubTest, MissingFileIsFound) {
  fill();
  ASSERT_TRUE(files_.remove(sealed(1)).has_value());
  check_all();
  EXPECT_THAT(damaged_files(), testing::ElementsAre(sealed(1)));
}

TEST_F(ScrubTest, ThreadOfItsOwnFindsDamage) {
  fill();
  flip_in_the_middle(sealed(1));
  close();
  options_.background = true;
  options_.logger = nullptr;
  options_.scrub.bytes_per_second = 1ULL << 30;
  open();
  while (!store().scrub_status().pass_ended) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_THAT(damaged_files(), testing::ElementsAre(sealed(1)));
}

TEST_F(ScrubTest, CloseDoesNotWaitForASlowCheck) {
  fill();
  close();
  options_.background = true;
  options_.scrub.bytes_per_second = 1;
  open();
  while (store().scrub_status().bytes_checked == 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  close();
  options_.background = false;
  open();
  check_all();
  EXPECT_EQ(store().scrub_status().segments_checked, 3U) << "what was not whole is checked again";
}

class EveryFlip : public ScrubTest, public testing::WithParamInterface<bool> {};

TEST_P(EveryFlip, IsSeenExactlyWhereVerifySeesIt) {
  options_.compress = GetParam();
  fill();
  close();
  const log::Layout layout("/data");
  const auto segment = log::SealedSegment::open(files_, sealed(1), index(1), std::make_shared<log::FrameCache>(0));
  ASSERT_TRUE(segment.has_value());
  for (const std::string& path : {sealed(1), index(1)}) {
    const std::string good = *files_.content(path);
    for (std::size_t at = 0; at < good.size(); at += 1 + at / 600) {
      flip(path, at);
      const auto found = log::scrub_segment(files_, layout, **segment, [](std::uint64_t) { return true; });
      const auto report = verify_store(files_, "/data", {}, 1);
      ASSERT_EQ(found->empty(), report->findings.empty()) << path << ", byte " << at;
      files_.set_content(path, good);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Of, EveryFlip, testing::Bool(), [](const auto& instance) { return instance.param ? "Compressed" : "Plain"; });

}  // namespace
}  // namespace opossum::test
