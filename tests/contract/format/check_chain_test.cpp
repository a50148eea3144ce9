// SPDX-License-Identifier: MIT
// docs/check_chain.py: whoever has the format document, python3 and zstd can check a store, and needs no line of this program for it.
#include <gtest/gtest.h>

#include <filesystem>

#include "store/event_store.hpp"
#include "tests/support/log_files.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/process.hpp"

namespace opossum {
namespace {

using testing::read_text;
using testing::write_text;

/// A store with two sealed segments and an active one, sealed plain or compressed.
class CheckChain : public ::testing::TestWithParam<bool> {
 protected:
  static constexpr int kCommits = 20;

  void SetUp() override {
    StoreOptions options;
    options.directory = data_;
    options.compress = GetParam();
    options.clock = &clock_;
    auto store = EventStore::open(options);
    ASSERT_TRUE(store.has_value()) << store.error().message();
    for (int segment = 0; segment < 3; ++segment) {
      for (int n = 0; n < kCommits; ++n) ASSERT_TRUE((*store)->append(made(n)).has_value());
      if (segment == 2) break;
      ASSERT_TRUE((*store)->seal().has_value());
      const std::string first = segment == 0 ? "01" : "21";
      sealed_.push_back(data_ + "/log/2026-11/000000000000000000" + first + (GetParam() ? ".jsonl.zst" : ".jsonl"));
    }
  }

  static Commit made(int n) {
    Commit commit;
    commit.events.push_back({.type = "T", .tags = {"n:" + std::to_string(n), "käse"}, .data = "{\"number\":" + std::string(5000, '7') + "}"});
    commit.events.push_back({.type = "U", .data = "\"\\\"crc\\\":\\ud800\""});
    return commit;
  }

  testing::Finished check() const {
    return testing::run({"python3", std::string(OPOSSUM_SOURCE_DIR) + "/docs/check_chain.py", data_});
  }
  void expect_named(const std::string& path, const std::string& what) const {
    const auto checked = check();
    EXPECT_EQ(checked.code, 1) << checked.output;
    EXPECT_TRUE(checked.error.starts_with(path)) << checked.error;
    EXPECT_NE(checked.error.find(what), std::string::npos) << checked.error;
  }

  [[nodiscard]] static std::string lines_of(const std::string& path) {
    return GetParam() ? test::unzstd(read_text(path)) : read_text(path);
  }
  static void rewrite(const std::string& path, const std::string& lines) {
    write_text(path, lines);
    if (!GetParam()) return;
    std::filesystem::rename(path, path + ".plain");
    ASSERT_EQ(testing::run({"zstd", "-q", "--rm", path + ".plain", "-o", path}).code, 0);
  }

  test::ManualClock clock_;
  testing::TemporaryFolder folder_;
  std::string data_ = folder_ / "data";
  std::vector<std::string> sealed_;
};

TEST_P(CheckChain, AcceptsAGoodStoreAndCountsIt) {
  const auto checked = check();
  EXPECT_EQ(checked.code, 0) << checked.error;
  EXPECT_TRUE(checked.output.starts_with("3 segments, 60 commits, 120 events: ")) << checked.output;
}

TEST_P(CheckChain, AcceptsALeftOverPlainFileAndAHalfWrittenLine) {
  write_text(data_ + "/log/00000000000000000001.jsonl", "left over");
  write_text(data_ + "/log/2026-11/00000000000000000041.jsonl.zst.tmp", "unfinished");
  const std::string active = data_ + "/log/00000000000000000041.jsonl";
  write_text(active, read_text(active) + "{\"commit\":61,\"ev" + std::string(100, '\0'));
  EXPECT_EQ(check().code, 0) << check().error;
}

TEST_P(CheckChain, NamesTheSegmentWithAFlippedByte) {
  std::string bytes = read_text(sealed_[1]);
  bytes[bytes.size() / 2] ^= 0x01;
  write_text(sealed_[1], bytes);
  expect_named(sealed_[1], "");
}

TEST_P(CheckChain, NamesTheActiveSegmentWithAFlippedByte) {
  const std::string active = data_ + "/log/00000000000000000041.jsonl";
  std::string bytes = read_text(active);
  bytes[bytes.find("\"number\":") + 20] = '8';
  write_text(active, bytes);
  expect_named(active, "line 2: the CRC is wrong");
}

TEST_P(CheckChain, NamesTheSegmentWithAnExchangedLineThatHasARightCrc) {
  std::string text = lines_of(sealed_[1]);
  const std::size_t start = text.find("{\"commit\":30,");
  const std::size_t length = text.find('\n', start) - start;
  std::string line = text.substr(start, length);
  line[line.find("777")] = '8';
  rewrite(sealed_[1], text.replace(start, length, test::with_crc(line)));
  expect_named(sealed_[1], "line 22: the lines before it make the chain ");
}

TEST_P(CheckChain, NamesTheSegmentThatWasCutBetweenLines) {
  const std::string text = lines_of(sealed_[1]);
  rewrite(sealed_[1], text.substr(0, text.find("{\"commit\":30,")));
  expect_named(sealed_[1], "the end of the segment is missing");
}

TEST_P(CheckChain, NamesTheSegmentBehindAMissingOne) {
  std::filesystem::remove(sealed_[1]);
  expect_named(data_ + "/log/00000000000000000041.jsonl", "line 1: the lines before it make the chain ");
}

INSTANTIATE_TEST_SUITE_P(Sealed, CheckChain, ::testing::Values(false, true),
                         [](const auto& compressed) { return compressed.param ? "Compressed" : "Plain"; });

TEST(CheckChainScript, StaysShortEnoughToBeRead) {
  const std::string text = read_text(std::string(OPOSSUM_SOURCE_DIR) + "/docs/check_chain.py");
  EXPECT_LE(testing::lines_of(text).size(), 40U);
}

}  // namespace
}  // namespace opossum
