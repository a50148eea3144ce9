// SPDX-License-Identifier: MIT
#include "sync/protocol/frame.hpp"

#include <gtest/gtest.h>
#include <libdeflate.h>
#include <zstd.h>

namespace opossum::sync::protocol {
namespace {

std::string sealed(std::string frame) {
  const std::uint32_t crc = libdeflate_crc32(0, frame.data(), frame.size());
  for (unsigned shift = 0; shift < 32; shift += 8) frame += static_cast<char>(crc >> shift & 0xFF);
  return frame;
}

std::string u32(std::uint64_t value) {
  std::string bytes;
  for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

TEST(Frame, ComesBackAsItWas) {
  for (const std::string& payload : {std::string(), std::string("{}"), std::string(100'000, 'x'), std::string("\0\n\xff", 3)}) {
    const auto frame = decode_frame(encode_frame(FrameType::push, payload), 1 << 20);
    ASSERT_TRUE(frame) << frame.error().message();
    EXPECT_EQ(frame->type, FrameType::push);
    EXPECT_EQ(frame->payload, payload);
  }
}

TEST(Frame, IsCompressedWhereThatHelps) {
  EXPECT_LT(encode_frame(FrameType::push, std::string(100'000, 'x')).size(), 1000U);
  EXPECT_EQ(encode_frame(FrameType::hello, "{}").size(), 2 + kFrameOverhead);
}

TEST(Frame, EveryFlippedBitIsNoticed) {
  for (const std::string& payload : {std::string("{\"a\":1}"), std::string(300, 'y')}) {
    const std::string good = encode_frame(FrameType::welcome, payload);
    for (std::size_t i = 0; i < good.size() * 8; ++i) {
      std::string bad = good;
      bad[i / 8] ^= static_cast<char>(1 << i % 8);
      EXPECT_FALSE(decode_frame(bad, 1 << 20)) << "bit " << i;
    }
  }
}

TEST(Frame, EveryTruncationAndAnyExtensionIsNoticed) {
  const std::string good = encode_frame(FrameType::welcome, std::string(300, 'y'));
  for (std::size_t length = 0; length < good.size(); ++length) EXPECT_FALSE(decode_frame(good.substr(0, length), 1 << 20)) << length;
  EXPECT_FALSE(decode_frame(good + '\0', 1 << 20));
  EXPECT_FALSE(decode_frame(good + good, 1 << 20));
}

TEST(Frame, OverTheLimitIsRefusedByName) {
  const auto frame = decode_frame(encode_frame(FrameType::push, std::string(1001, 'x')), 1000);
  ASSERT_FALSE(frame);
  EXPECT_EQ(frame.error().code(), Errc::too_large);
}

TEST(Frame, ZipBombIsNotUnpackedBeyondItsClaim) {
  const std::string zeros(8 << 20, '\0');
  std::string packed(ZSTD_compressBound(zeros.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), zeros.data(), zeros.size(), 3));
  const std::string head = std::string(kFrameMagic) + std::string("\x01\x04\x01\x00", 4) + u32(packed.size());
  // It claims to be small …
  const auto liar = decode_frame(sealed(head + u32(1000) + packed), 1 << 20);
  ASSERT_FALSE(liar);
  EXPECT_EQ(liar.error().code(), Errc::protocol);
  // … or says what it is.
  const auto honest = decode_frame(sealed(head + u32(zeros.size()) + packed), 1 << 20);
  ASSERT_FALSE(honest);
  EXPECT_EQ(honest.error().code(), Errc::too_large);
}

TEST(Frame, UnknownTypesFlagsAndVersionsAreRefused) {
  const auto with = [](std::size_t at, char value) {
    std::string frame = encode_frame(FrameType::hello, "{}");
    frame.resize(frame.size() - kFrameTail);
    frame[at] = value;
    return decode_frame(sealed(frame), 1000);
  };
  EXPECT_TRUE(with(5, 2));
  EXPECT_FALSE(with(5, 0));
  EXPECT_FALSE(with(5, 8));
  EXPECT_FALSE(with(6, 2));
  EXPECT_FALSE(with(7, 1));
  EXPECT_EQ(with(4, 2).error().code(), Errc::unsupported_format);
}

}  // namespace
}  // namespace opossum::sync::protocol
