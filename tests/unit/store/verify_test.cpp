// SPDX-License-Identifier: MIT
// What verify says of a store: nothing of a good one, and of each kind of damage the file, its first bad byte and what was expected.
#include "store/verify.hpp"

#include <algorithm>
#include <cstring>

#include "store/index/sealed_format.hpp"
#include "store/log/frame_codec.hpp"
#include "tests/unit/store/store_test.hpp"

namespace opossum::test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// Three sealed segments of ten commits with several frames each, and an active one.
class VerifyTest : public StoreTest {
 protected:
  static constexpr std::uint64_t kCommits = 10;
  static constexpr const char* kIndex = "/data/index/00000000000000000011.idx";

  void fill(bool compress = true) {
    compress_ = compress;
    options_.compress = compress;
    for (int segment = 0; segment < 3; ++segment) {
      for (std::uint64_t n = 0; n < kCommits; ++n) append(commit(event("T", {"n:" + std::to_string(n)}, "\"" + std::string(9000, 'x') + "\"")));
      ASSERT_TRUE(store().seal().has_value());
    }
    append("Last", {"y"});
    append("Last", {"y"});
    close();
  }

  [[nodiscard]] std::string sealed(std::uint64_t first) const {
    const std::string digits = std::to_string(first);
    return "/data/log/2026-11/" + std::string(20 - digits.size(), '0') + digits + (compress_ ? ".jsonl.zst" : ".jsonl");
  }

  VerifyReport verify(unsigned threads = 2) {
    auto report = verify_store(files_, "/data", {}, threads);
    EXPECT_TRUE(report.has_value()) << report.error().message();
    return report.value_or(VerifyReport{});
  }
  /// The only thing that is wrong.
  Finding finding() {
    const VerifyReport report = verify();
    EXPECT_EQ(report.findings.size(), 1U);
    for (const Finding& one : report.findings) {
      SCOPED_TRACE(one.file + " at byte " + std::to_string(one.byte) + ": " + one.what);
      EXPECT_FALSE(report.sound());
    }
    return report.findings.empty() ? Finding{} : report.findings.front();
  }

  void flip(const std::string& path, std::size_t at) {
    std::string bytes = *files_.content(path);
    bytes.at(at) = static_cast<char>(bytes.at(at) ^ 0x01);
    files_.set_content(path, bytes);
  }
  void cut(const std::string& path, std::size_t size) {
    std::string bytes = *files_.content(path);
    ASSERT_LT(size, bytes.size());
    bytes.resize(size);
    files_.set_content(path, bytes);
  }
  /// Replaces the lines of a sealed file, in frames that are right.
  void rewrite(const std::string& path, const std::string& lines) {
    std::string file;
    log::FrameEncoder encoder;
    ASSERT_TRUE(encoder.add(lines, file).has_value() && encoder.finish(file).has_value());
    files_.set_content(path, compress_ ? file : lines);
  }
  [[nodiscard]] std::string lines_of(const std::string& path) const { return compress_ ? unzstd(*files_.content(path)) : *files_.content(path); }

  bool compress_ = true;
};

TEST_F(VerifyTest, GoodStoreIsSoundAndCounted) {
  fill();
  for (const unsigned threads : {1U, 2U, 16U}) {
    const VerifyReport report = verify(threads);
    EXPECT_TRUE(report.sound()) << report.findings.front().what;
    EXPECT_EQ(report.segments, 4U);
    EXPECT_EQ(report.commits, 3 * kCommits + 2);
    EXPECT_EQ(report.events, 3 * kCommits + 2);
    EXPECT_EQ(report.unfinished_bytes, 0U);
    EXPECT_EQ(to_hex(report.head.chain), read_log_files(files_, "/data").chain);
    EXPECT_EQ(report.head.commit.value(), 3 * kCommits + 2);
  }
}

TEST_F(VerifyTest, GoodStoreWithoutCompressionIsSound) {
  fill(false);
  EXPECT_TRUE(verify().sound());
  EXPECT_EQ(verify().commits, 3 * kCommits + 2);
}

TEST_F(VerifyTest, ProgressGoesUpToTheBytesOfAllFiles) {
  fill();
  std::uint64_t files = 0;
  for (const std::string& path : files_.files_under("/data/log/")) files += files_.content(path)->size();
  std::vector<std::uint64_t> seen;
  ASSERT_TRUE(verify_store(files_, "/data", [&](std::uint64_t done, std::uint64_t total) {
                EXPECT_EQ(total, files);
                seen.push_back(done);
              }).has_value());
  EXPECT_EQ(seen.size(), 4U);
  EXPECT_TRUE(std::ranges::is_sorted(seen));
  EXPECT_EQ(seen.back(), files);
}

TEST_F(VerifyTest, UnfinishedAppendIsCountedButNoDamage) {
  fill();
  const std::string path = "/data/log/00000000000000000031.jsonl";
  files_.set_content(path, *files_.content(path) + "{\"commit\":33,\"eve");
  const VerifyReport report = verify();
  EXPECT_TRUE(report.sound());
  EXPECT_EQ(report.unfinished_bytes, 17U);
}

TEST_F(VerifyTest, SegmentThatWasBeingCreatedIsNoDamage) {
  fill();
  files_.set_content("/data/log/00000000000000000031.jsonl", "{\"opossum\":1,\"sto");
  EXPECT_TRUE(verify().sound());
  EXPECT_EQ(verify().commits, 3 * kCommits);
}

TEST_F(VerifyTest, FlippedByteInAPlainLineIsNamedByItsLine) {
  fill(false);
  const std::string path = sealed(11);
  const std::size_t line = files_.content(path)->find("{\"commit\":14,");
  flip(path, line + 200);
  const Finding found = finding();
  EXPECT_EQ(found.file, path);
  EXPECT_EQ(found.byte, line);
  EXPECT_THAT(found.what, AllOf(HasSubstr("states CRC "), HasSubstr("its bytes have ")));
  EXPECT_FALSE(found.derived);
  EXPECT_EQ(verify().head.commit.value(), 13U) << "proven up to the damage";
}

TEST_F(VerifyTest, FlippedByteInTheActiveSegmentIsNamedByItsLine) {
  fill();
  const std::string path = "/data/log/00000000000000000031.jsonl";
  const std::size_t line = files_.content(path)->find("{\"commit\":31,");
  flip(path, line + 30);
  const Finding found = finding();
  EXPECT_EQ(found.file, path);
  EXPECT_EQ(found.byte, line);
}

TEST_F(VerifyTest, FlippedByteInASealingLineIsNamedByIt) {
  fill(false);
  const std::string path = sealed(11);
  const std::size_t line = files_.content(path)->rfind("{\"chain\":");
  flip(path, line + 20);
  const Finding found = finding();
  EXPECT_EQ(found.byte, line);
  EXPECT_THAT(found.what, HasSubstr("CRC"));
}

TEST_F(VerifyTest, FlippedByteInACompressedFrameIsNamedByTheFrame) {
  fill();
  const std::string path = sealed(11);
  const auto frames = log::decompress_all(*files_.content(path)).frames;
  ASSERT_GE(frames.size(), 3U);
  flip(path, frames[1].file_offset + (frames[2].file_offset - frames[1].file_offset) / 2);
  const Finding found = finding();
  EXPECT_EQ(found.file, path);
  EXPECT_EQ(found.byte, frames[1].file_offset);
  EXPECT_THAT(found.what, HasSubstr("a compressed frame is damaged"));
}

TEST_F(VerifyTest, BadLineInARightFrameIsNamedByBoth) {
  fill();
  const std::string path = sealed(11);
  std::string text = lines_of(path);
  const std::size_t line = text.find("{\"commit\":18,");
  text[line + 300] = 'X';
  rewrite(path, text);
  const auto frames = log::decompress_all(*files_.content(path)).frames;
  ASSERT_GT(line, frames[1].raw_offset);
  const Finding found = finding();
  EXPECT_EQ(found.line_byte, line);
  EXPECT_GE(line, std::ranges::find(frames, found.byte, &index::FrameEntry::file_offset)->raw_offset);
  EXPECT_NE(found.byte, 0U);
}

TEST_F(VerifyTest, EveryFlippedByteOfAnIndexThatCountsIsNamedByItsBlock) {
  fill();
  const std::string good = *files_.content(kIndex);
  index::IndexHeader header{};
  std::memcpy(&header, good.data(), sizeof header);
  for (const index::BlockPlace& block : header.blocks) {
    if (block.bytes == 0) continue;
    std::string bad = good;
    bad[block.offset + block.bytes / 2] ^= 0x10;
    files_.set_content(kIndex, bad);
    const Finding found = finding();
    EXPECT_EQ(found.file, kIndex);
    EXPECT_EQ(found.byte, block.offset);
    EXPECT_TRUE(found.derived);
    EXPECT_THAT(found.what, AllOf(HasSubstr("has CRC"), HasSubstr("its header states"), HasSubstr("builds it again")));
  }
  files_.set_content(kIndex, good);
  flip(kIndex, 100);
  EXPECT_EQ(finding().byte, 0U) << "the header";
}

TEST_F(VerifyTest, IndexOfAnotherSegmentIsFound) {
  fill();
  files_.set_content(kIndex, *files_.content("/data/index/00000000000000000001.idx"));
  EXPECT_EQ(finding().file, kIndex);
  EXPECT_THAT(finding().what, HasSubstr("belongs to a segment that ends with chain"));
}

TEST_F(VerifyTest, IndexThatAnInterruptedSealingLeftIsNoDamage) {
  fill();
  const auto content = log::decompress_all(*files_.content(sealed(11)));
  ASSERT_FALSE(content.bad.has_value());
  files_.set_content("/data/log/00000000000000000011.jsonl", content.bytes);
  ASSERT_TRUE(files_.remove(sealed(11)).has_value());
  EXPECT_TRUE(verify().sound());
  EXPECT_TRUE(verify().findings.empty());
}

TEST_F(VerifyTest, MissingIndexIsNoDamage) {
  fill();
  ASSERT_TRUE(files_.remove(kIndex).has_value());
  EXPECT_TRUE(verify().sound());
}

TEST_F(VerifyTest, MissingSegmentIsNamedByTheCommitThatWasExpected) {
  fill();
  ASSERT_TRUE(files_.remove(sealed(11)).has_value());
  const Finding found = finding();
  EXPECT_EQ(found.file, sealed(21));
  EXPECT_THAT(found.what, AllOf(HasSubstr("expected first commit 11, found 21"), HasSubstr("missing")));
}

TEST_F(VerifyTest, MissingFirstSegmentIsKnownFromItsIndex) {
  fill();
  ASSERT_TRUE(files_.remove(sealed(1)).has_value());
  const Finding found = finding();
  EXPECT_EQ(found.file, "/data/index/00000000000000000001.idx");
  EXPECT_THAT(found.what, HasSubstr("missing"));
}

TEST_F(VerifyTest, SegmentCutInALineIsNamedByThatLine) {
  fill(false);
  const std::string path = sealed(11);
  const std::size_t line = files_.content(path)->find("{\"commit\":15,");
  cut(path, line + 40);
  const Finding found = finding();
  EXPECT_EQ(found.file, path);
  EXPECT_EQ(found.byte, line);
  EXPECT_THAT(found.what, HasSubstr("unfinished"));
}

TEST_F(VerifyTest, SegmentCutBetweenLinesIsNamedByItsEnd) {
  fill(false);
  const std::string path = sealed(11);
  const std::size_t line = files_.content(path)->find("{\"commit\":15,");
  cut(path, line);
  const Finding found = finding();
  EXPECT_EQ(found.file, path);
  EXPECT_EQ(found.byte, line);
  EXPECT_THAT(found.what, HasSubstr("expected more commits or the sealing chain line"));
}

TEST_F(VerifyTest, CompressedSegmentCutInAFrameIsNamedByThatFrame) {
  fill();
  const std::string path = sealed(11);
  const auto frames = log::decompress_all(*files_.content(path)).frames;
  cut(path, frames[1].file_offset + 9);
  EXPECT_EQ(finding().byte, frames[1].file_offset);
}

TEST_F(VerifyTest, CompressedSegmentCutBetweenFramesIsNamedByItsEnd) {
  fill();
  const std::string path = sealed(11);
  const auto frames = log::decompress_all(*files_.content(path)).frames;
  cut(path, frames[1].file_offset);
  const Finding found = finding();
  EXPECT_EQ(found.byte, frames[1].file_offset);
  EXPECT_THAT(found.what, HasSubstr("the file was cut"));
}

TEST_F(VerifyTest, LastSegmentThatIsSealedMustBeWholeToo) {
  fill();
  ASSERT_TRUE(files_.remove("/data/log/00000000000000000031.jsonl").has_value());
  EXPECT_TRUE(verify().sound());
  const auto frames = log::decompress_all(*files_.content(sealed(21))).frames;
  cut(sealed(21), frames[1].file_offset);
  EXPECT_EQ(finding().file, sealed(21));
}

TEST_F(VerifyTest, ExchangedLineIsFoundByTheChainAndBothValuesAreSaid) {
  fill();
  const std::string path = sealed(11);
  std::string text = lines_of(path);
  const std::size_t start = text.find("{\"commit\":14,");
  const std::size_t length = text.find('\n', start) - start;
  std::string line = text.substr(start, length);
  line[line.find("xxx")] = 'y';
  text.replace(start, length, with_crc(line));
  rewrite(path, text);
  const Finding found = finding();
  EXPECT_EQ(found.file, path);
  EXPECT_EQ(found.line_byte, text.rfind("{\"chain\":"));
  const std::string stated = text.substr(text.rfind("{\"chain\":\"") + 10, 64);
  EXPECT_THAT(found.what, AllOf(HasSubstr("it states " + stated + " after commit 20"), HasSubstr("they make ")));
}

TEST_F(VerifyTest, SegmentOfAnotherHistoryIsFoundByTheChain) {
  fill();
  const std::string path = sealed(11);
  // A whole segment that proves itself, but says of the one before it what is not so.
  std::string text = lines_of(path);
  const std::size_t chain = text.find("\"chain\":\"") + 9;
  const std::string before = text.substr(chain, 64);
  std::string other;
  std::string value = sha256_bytes("another history");
  text.replace(chain, 64, hex(value));
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    std::string line = text.substr(at, end - at);
    if (line.starts_with("{\"chain\":\"")) line.replace(10, 64, hex(value));
    line = with_crc(line);
    if (!line.starts_with("{\"chain\":")) value = sha256_bytes(value + sha256_bytes(line));
    other += line + "\n";
    at = end + 1;
  }
  rewrite(path, other);
  ASSERT_TRUE(files_.remove(kIndex).has_value());
  const VerifyReport report = verify();
  ASSERT_EQ(report.findings.size(), 2U) << "at its start, and where the next one follows";
  EXPECT_EQ(report.findings[0].file, path);
  EXPECT_THAT(report.findings[0].what, HasSubstr("expected chain " + before));
  EXPECT_EQ(report.findings[1].file, sealed(21));
}

TEST_F(VerifyTest, DamageInSeveralSegmentsIsNamedInTheirOrder) {
  fill();
  flip(sealed(21), 40);
  flip(sealed(1), 40);
  const VerifyReport report = verify(16);
  ASSERT_EQ(report.findings.size(), 2U);
  EXPECT_EQ(report.findings[0].file, sealed(1));
  EXPECT_EQ(report.findings[1].file, sealed(21));
  EXPECT_EQ(report.head.commit.value(), 0U);
}

TEST_F(VerifyTest, FileThatCannotBeReadIsAFindingAndTheRestIsChecked) {
  fill();
  files_.inject({.operation = Operation::read, .nth = 1, .path = sealed(11), .error = EIO, .lasting = true});
  flip(sealed(21), 40);
  const VerifyReport report = verify();
  ASSERT_EQ(report.findings.size(), 2U);
  EXPECT_EQ(report.findings[0].file, sealed(11));
  EXPECT_EQ(report.findings[1].file, sealed(21));
}

}  // namespace
}  // namespace opossum::test
