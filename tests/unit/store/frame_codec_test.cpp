// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "store/format/log_format.hpp"
#include "store/log/frame_codec.hpp"

namespace opossum::log {
namespace {

std::string lines(std::size_t count) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += "line " + std::to_string(i) + std::string(i * 37 % 900, 'x') + "\n";
  return text;
}

std::string encoded(std::string_view text, std::size_t piece, std::vector<index::FrameEntry>& frames) {
  FrameEncoder encoder;
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += piece) EXPECT_TRUE(encoder.add(text.substr(at, piece), out).has_value());
  EXPECT_TRUE(encoder.finish(out).has_value());
  frames = std::move(encoder.frames());
  return out;
}

TEST(FrameEncoder, MakesTheSameFileWhateverThePieces) {
  const std::string text = lines(500);
  std::vector<index::FrameEntry> frames;
  const std::string whole = encoded(text, text.size(), frames);
  const std::size_t count = frames.size();
  EXPECT_GT(count, 3U);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{977}, format::kFrameBytes, format::kFrameBytes * 2 + 1}) {
    EXPECT_EQ(encoded(text, piece, frames), whole) << piece;
    EXPECT_EQ(frames.size(), count) << piece;
  }
}

TEST(FrameEncoder, FramesBeginAtLineStartsWhereTheTableSays) {
  const std::string text = lines(500);
  std::vector<index::FrameEntry> frames;
  const std::string file = encoded(text, 4096, frames);
  const auto content = decompress_all(file);
  ASSERT_FALSE(content.bad.has_value());
  EXPECT_EQ(content.file_bytes, file.size());
  EXPECT_EQ(content.bytes, text);
  ASSERT_EQ(content.frames.size(), frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    EXPECT_EQ(content.frames[i].file_offset, frames[i].file_offset) << i;
    EXPECT_EQ(content.frames[i].raw_offset, frames[i].raw_offset) << i;
    EXPECT_TRUE(i == 0 || text[frames[i].raw_offset - 1] == '\n') << i;
  }
}

TEST(FrameEncoder, LineLongerThanAFrameStaysWhole) {
  const std::string text = "short\n" + std::string(format::kFrameBytes * 3, 'y') + "\nend\n";
  std::vector<index::FrameEntry> frames;
  EXPECT_EQ(decompress_all(encoded(text, 1000, frames)).bytes, text);
  EXPECT_EQ(frames.size(), 2U);
}

TEST(FrameEncoder, GoodFramesBeforeABadOneAreKeptAndItsPlaceIsKnown) {
  const std::string text = lines(500);
  std::vector<index::FrameEntry> frames;
  std::string file = encoded(text, 4096, frames);
  ASSERT_GT(frames.size(), 2U);
  const index::FrameEntry second = frames[1];
  file[frames[2].file_offset - 6] ^= 0x01;
  const auto content = decompress_all(file);
  ASSERT_TRUE(content.bad.has_value());
  EXPECT_EQ(content.file_bytes, second.file_offset);
  EXPECT_EQ(content.bytes, text.substr(0, second.raw_offset));
}

TEST(DecompressFrame, RefusesAnImpossibleSizeBeforeItTakesTheMemory) {
  std::vector<index::FrameEntry> frames;
  const auto refused = decompress_frame(encoded(lines(3), 100, frames), std::size_t{3} << 30);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code(), Errc::damaged);
  EXPECT_NE(refused.error().detail().find("larger than any can be"), std::string::npos) << refused.error().detail();
}

TEST(FrameEncoder, NothingMakesNothing) {
  std::vector<index::FrameEntry> frames;
  EXPECT_EQ(encoded("", 1, frames), "");
  EXPECT_TRUE(frames.empty());
}

}  // namespace
}  // namespace opossum::log
