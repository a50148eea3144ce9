// SPDX-License-Identifier: MIT
#include "ingest/modbus/frame.hpp"

#include <gmock/gmock.h>

#include <random>

namespace opossum::ingest::modbus {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Kind = Parsed::Kind;
using FrameBytes = std::vector<std::uint8_t>;

/// The examples of the Modbus Application Protocol V1.1b3, 6.1 and 6.3, behind transaction 0x1501.
constexpr ReadRequest kCoils{.transaction = 0x1501, .unit = 17, .function = 1, .address = 0x13, .count = 0x13};
constexpr ReadRequest kRegisters{.transaction = 0x1501, .unit = 17, .function = 3, .address = 0x6b, .count = 3};
const FrameBytes kTcpRegisters{0x15, 0x01, 0, 0, 0, 9, 17, 3, 6, 0x02, 0x2b, 0, 0, 0, 0x64};

FrameBytes with_crc(FrameBytes bytes) {
  const auto crc = crc16(bytes);
  bytes.push_back(static_cast<std::uint8_t>(crc & 0xffU));
  bytes.push_back(static_cast<std::uint8_t>(crc >> 8U));
  return bytes;
}

TEST(ModbusFrame, RequestsAreEncodedAsTheSpecificationShows) {
  EXPECT_THAT(encode(Framing::tcp, kRegisters), ElementsAre(0x15, 0x01, 0, 0, 0, 6, 17, 3, 0, 0x6b, 0, 3));
  EXPECT_THAT(encode(Framing::rtu, {.unit = 1, .function = 3, .address = 0, .count = 10}), ElementsAre(1, 3, 0, 0, 0, 10, 0xc5, 0xcd));
  EXPECT_THAT(encode(Framing::rtu, {.unit = 17, .function = 1, .address = 0x13, .count = 0x13}),
              ElementsAre(17, 1, 0, 0x13, 0, 0x13, 0x8e, 0x92));
}

TEST(ModbusFrame, AnAnswerIsTakenApart) {
  const auto registers = parse(Framing::tcp, kRegisters, kTcpRegisters);
  EXPECT_EQ(registers.kind, Kind::cells);
  EXPECT_EQ(registers.size, kTcpRegisters.size());
  EXPECT_THAT(registers.cells, ElementsAre(0x022b, 0, 0x64));
  const auto coils = parse(Framing::rtu, kCoils, with_crc({17, 1, 3, 0xcd, 0x6b, 0x05}));
  EXPECT_EQ(coils.kind, Kind::cells);
  EXPECT_THAT(coils.cells, ElementsAre(1, 0, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0, 1, 1, 0, 1, 0, 1));
}

TEST(ModbusFrame, AnExceptionCarriesItsCode) {
  const auto tcp = parse(Framing::tcp, kRegisters, FrameBytes{0x15, 0x01, 0, 0, 0, 3, 17, 0x83, 2});
  EXPECT_EQ(tcp.kind, Kind::exception);
  EXPECT_EQ(tcp.exception, 2);
  const auto rtu = parse(Framing::rtu, kRegisters, with_crc({17, 0x83, 6}));
  EXPECT_EQ(rtu.kind, Kind::exception);
  EXPECT_EQ(rtu.exception, 6);
  EXPECT_EQ(parse(Framing::tcp, kRegisters, FrameBytes{0x15, 0x01, 0, 0, 0, 3, 17, 0x83, 0}).kind, Kind::garbage);
}

TEST(ModbusFrame, EveryPrefixOfAnAnswerAsksForMore) {
  const auto rtu = with_crc({17, 3, 6, 0x02, 0x2b, 0, 0, 0, 0x64});
  for (std::size_t length = 0; length < kTcpRegisters.size(); ++length) {
    EXPECT_EQ(parse(Framing::tcp, kRegisters, std::span(kTcpRegisters).first(length)).kind, Kind::incomplete) << length;
  }
  for (std::size_t length = 0; length < rtu.size(); ++length) {
    EXPECT_EQ(parse(Framing::rtu, kRegisters, std::span(rtu).first(length)).kind, Kind::incomplete) << length;
  }
}

TEST(ModbusFrame, AnswersToOthersArePassedOver) {
  auto other_transaction = kTcpRegisters;
  other_transaction[1] = 2;
  auto other_unit = kTcpRegisters;
  other_unit[6] = 18;
  for (const auto& bytes : {other_transaction, other_unit}) {
    auto stream = bytes;
    stream.insert(stream.end(), kTcpRegisters.begin(), kTcpRegisters.end());
    const auto first = parse(Framing::tcp, kRegisters, stream);
    ASSERT_EQ(first.kind, Kind::stray);
    EXPECT_EQ(parse(Framing::tcp, kRegisters, std::span(stream).subspan(first.size)).kind, Kind::cells);
  }
  EXPECT_THAT(parse(Framing::tcp, kRegisters, other_unit).why, HasSubstr("unit 18 instead of 17"));
  for (const auto& body : {FrameBytes{18, 3, 6, 0, 1, 0, 2, 0, 3}, FrameBytes{17, 3, 2, 0, 1}, FrameBytes{17, 4, 6, 0, 1, 0, 2, 0, 3},
                           FrameBytes{17, 0x84, 2}}) {
    const auto parsed = parse(Framing::rtu, kRegisters, with_crc(body));
    EXPECT_EQ(parsed.kind, Kind::stray);
    EXPECT_EQ(parsed.size, body.size() + 2);
    EXPECT_NE(parsed.why, "");
  }
}

TEST(ModbusFrame, WhatContradictsItsRequestIsGarbage) {
  auto protocol = kTcpRegisters;
  protocol[3] = 1;
  auto length = kTcpRegisters;
  length[4] = 1;
  auto function = kTcpRegisters;
  function[7] = 4;
  auto count = kTcpRegisters;
  count[8] = 4;
  for (const auto& bytes : {protocol, length, function, count, FrameBytes{0x15, 0x01, 0, 0, 0, 2, 17, 3}}) {
    EXPECT_EQ(parse(Framing::tcp, kRegisters, bytes).kind, Kind::garbage);
  }
  auto damaged = with_crc({17, 3, 6, 0x02, 0x2b, 0, 0, 0, 0x64});
  damaged[4] ^= 1U;
  EXPECT_THAT(parse(Framing::rtu, kRegisters, damaged).why, HasSubstr("CRC"));
  EXPECT_EQ(parse(Framing::rtu, kRegisters, FrameBytes{'l', 'o', 'g', 'i', 'n', ':'}).kind, Kind::garbage);
}

TEST(ModbusFrame, NoBytesWhateverLeadBeyondTheirEnd) {
  std::mt19937 random(4);
  for (int round = 0; round < 200'000; ++round) {
    // Mostly a right beginning, since random headers are refused at once.
    FrameBytes bytes = round % 2 == 0 ? kTcpRegisters : with_crc({17, 3, 6, 0x02, 0x2b, 0, 0, 0, 0x64});
    bytes.resize(random() % 24);
    for (unsigned change = random() % 4; change > 0 && !bytes.empty(); --change) {
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    }
    const auto framing = random() % 2 == 0 ? Framing::tcp : Framing::rtu;
    // A copy on the heap without slack, so that a sanitizer sees every byte too far.
    const FrameBytes exact(bytes.begin(), bytes.end());
    const auto parsed = parse(framing, random() % 2 == 0 ? kRegisters : kCoils, exact);
    ASSERT_LE(parsed.size, exact.size());
    ASSERT_TRUE(parsed.kind == Kind::incomplete || parsed.size > 0);
    ASSERT_EQ(parsed.kind == Kind::stray || parsed.kind == Kind::garbage, !parsed.why.empty());
  }
}

}  // namespace
}  // namespace opossum::ingest::modbus
