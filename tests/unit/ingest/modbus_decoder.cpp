// SPDX-License-Identifier: MIT
#include "ingest/modbus/decoder.hpp"

#include <gtest/gtest.h>


#include "tests/unit/ingest/modbus_devices.hpp"

namespace opossum::ingest::modbus {
namespace {

using Cells = std::vector<std::uint16_t>;

Reading decoded(const ModbusPointOptions& options, const Cells& cells, const std::string& device_order = "ABCD") {
  auto device = device_with({options});
  device.order = device_order;
  return decode(resolved(device).points.front(), cells, at_second(1));
}

struct Row {
  const char* type;
  const char* order;
  Cells cells;
  const char* json;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.type << ' ' << row.order << " -> " << row.json; }

class DecodesKnownBytes : public ::testing::TestWithParam<Row> {};

TEST_P(DecodesKnownBytes, ToTheirValue) {
  auto options = point("p", 0, GetParam().type);
  options.order = GetParam().order;
  const auto reading = decoded(options, GetParam().cells);
  EXPECT_EQ(to_json(reading.value), GetParam().json);
  EXPECT_EQ(reading.quality, Quality::good);
  EXPECT_EQ(reading.time, at_second(1));
}

INSTANTIATE_TEST_SUITE_P(SixteenBits, DecodesKnownBytes, ::testing::Values(
    Row{"int16", "AB", {0xfffe}, "-2"}, Row{"int16", "BA", {0xfeff}, "-2"}, Row{"uint16", "AB", {0xfffe}, "65534"},
    Row{"uint16", "BA", {0x0102}, "513"}, Row{"int8l", "AB", {0x01fe}, "-2"}, Row{"int8h", "AB", {0xfe01}, "-2"},
    Row{"uint8l", "AB", {0x01fe}, "254"}, Row{"uint8h", "AB", {0xfe01}, "254"}, Row{"uint8l", "BA", {0xfe01}, "254"},
    Row{"uint8h", "BA", {0x01fe}, "254"}, Row{"bool", "AB", {0}, "false"}, Row{"bool", "AB", {0x0100}, "true"},
    Row{"bcd16", "AB", {0x9027}, "9027"}, Row{"bcd16", "BA", {0x2790}, "9027"}, Row{"bcd16", "AB", {0x0007}, "7"},
    Row{"float16", "AB", {0x3c00}, "1"}, Row{"float16", "AB", {0xc000}, "-2"}, Row{"float16", "BA", {0x0135}, "0.31274414"},
    Row{"float16", "AB", {0x7bff}, "65504"}, Row{"float16", "AB", {0x0001}, "5.9604645e-08"}));

// 0x41ac0000 = 21.5; 0x12345678 = 305419896; 0xfffffffe = -2.
INSTANTIATE_TEST_SUITE_P(
    ThirtyTwoBits, DecodesKnownBytes,
    ::testing::Values(Row{"float32", "ABCD", {0x41ac, 0x0000}, "21.5"}, Row{"float32", "BADC", {0xac41, 0x0000}, "21.5"},
                      Row{"float32", "CDAB", {0x0000, 0x41ac}, "21.5"}, Row{"float32", "DCBA", {0x0000, 0xac41}, "21.5"},
                      Row{"uint32", "ABCD", {0x1234, 0x5678}, "305419896"}, Row{"uint32", "BADC", {0x3412, 0x7856}, "305419896"},
                      Row{"uint32", "CDAB", {0x5678, 0x1234}, "305419896"}, Row{"uint32", "DCBA", {0x7856, 0x3412}, "305419896"},
                      Row{"int32", "ABCD", {0xffff, 0xfffe}, "-2"}, Row{"int32", "BADC", {0xffff, 0xfeff}, "-2"},
                      Row{"int32", "CDAB", {0xfffe, 0xffff}, "-2"}, Row{"int32", "DCBA", {0xfeff, 0xffff}, "-2"},
                      Row{"uint32", "ABCD", {0xffff, 0xffff}, "4294967295"}, Row{"bcd32", "ABCD", {0x1234, 0x5678}, "12345678"},
                      Row{"bcd32", "BADC", {0x3412, 0x7856}, "12345678"}, Row{"bcd32", "CDAB", {0x5678, 0x1234}, "12345678"},
                      Row{"bcd32", "DCBA", {0x7856, 0x3412}, "12345678"}, Row{"float32", "ABCD", {0x41a8, 0xcccd}, "21.1"}));

// 0x0123456789abcdef = 81985529216486895; 0x4035800000000000 = 21.5.
INSTANTIATE_TEST_SUITE_P(SixtyFourBits, DecodesKnownBytes,
                         ::testing::Values(Row{"uint64", "ABCDEFGH", {0x0123, 0x4567, 0x89ab, 0xcdef}, "81985529216486895"},
                                           Row{"uint64", "BADCFEHG", {0x2301, 0x6745, 0xab89, 0xefcd}, "81985529216486895"},
                                           Row{"uint64", "GHEFCDAB", {0xcdef, 0x89ab, 0x4567, 0x0123}, "81985529216486895"},
                                           Row{"uint64", "HGFEDCBA", {0xefcd, 0xab89, 0x6745, 0x2301}, "81985529216486895"},
                                           Row{"uint64", "CDABGHEF", {0x4567, 0x0123, 0xcdef, 0x89ab}, "81985529216486895"},
                                           Row{"uint64", "EFGHABCD", {0x89ab, 0xcdef, 0x0123, 0x4567}, "81985529216486895"},
                                           Row{"uint64", "ABCDEFGH", {0xffff, 0xffff, 0xffff, 0xffff}, "18446744073709551615"},
                                           Row{"int64", "ABCDEFGH", {0xffff, 0xffff, 0xffff, 0xfffe}, "-2"},
                                           Row{"int64", "BADCFEHG", {0xffff, 0xffff, 0xffff, 0xfeff}, "-2"},
                                           Row{"int64", "GHEFCDAB", {0xfffe, 0xffff, 0xffff, 0xffff}, "-2"},
                                           Row{"int64", "HGFEDCBA", {0xfeff, 0xffff, 0xffff, 0xffff}, "-2"},
                                           Row{"int64", "CDABGHEF", {0xffff, 0xffff, 0xfffe, 0xffff}, "-2"},
                                           Row{"int64", "EFGHABCD", {0xffff, 0xfffe, 0xffff, 0xffff}, "-2"},
                                           Row{"float64", "ABCDEFGH", {0x4035, 0x8000, 0x0000, 0x0000}, "21.5"},
                                           Row{"float64", "BADCFEHG", {0x3540, 0x0080, 0x0000, 0x0000}, "21.5"},
                                           Row{"float64", "GHEFCDAB", {0x0000, 0x0000, 0x8000, 0x4035}, "21.5"},
                                           Row{"float64", "HGFEDCBA", {0x0000, 0x0000, 0x0080, 0x3540}, "21.5"},
                                           Row{"float64", "CDABGHEF", {0x8000, 0x4035, 0x0000, 0x0000}, "21.5"},
                                           Row{"float64", "EFGHABCD", {0x0000, 0x0000, 0x4035, 0x8000}, "21.5"}));

INSTANTIATE_TEST_SUITE_P(Text, DecodesKnownBytes, ::testing::Values(
    Row{"string:6", "AB", {0x5052, 0x4553, 0x5300}, "\"PRESS\""}, Row{"string:6", "BA", {0x5250, 0x5345, 0x0053}, "\"PRESS\""},
    Row{"string:3", "AB", {0x4142, 0x4344}, "\"ABC\""}, Row{"string:4", "AB", {0x4120, 0x2020}, "\"A\""},
    Row{"string:2", "AB", {0xc2b0}, "\"\xc2\xb0\""}, Row{"string:4", "AB", {0x220a, 0x5c41}, "\"\\\"\\n\\\\A\""},
    Row{"bytes:3", "AB", {0x00ff, 0x1aee}, "\"00ff1a\""}, Row{"bytes:4", "BA", {0x00ff, 0x1aee}, "\"ff00ee1a\""}));

TEST(ModbusDecoder, DeviceOrderReachesEveryWidth) {
  const struct { const char* order; Cells two, four, eight; } rows[] = {
      {"ABCD", {0x0102}, {0x0102, 0x0304}, {0x0102, 0x0304, 0x0506, 0x0708}},
      {"BADC", {0x0201}, {0x0201, 0x0403}, {0x0201, 0x0403, 0x0605, 0x0807}},
      {"CDAB", {0x0102}, {0x0304, 0x0102}, {0x0708, 0x0506, 0x0304, 0x0102}},
      {"DCBA", {0x0201}, {0x0403, 0x0201}, {0x0807, 0x0605, 0x0403, 0x0201}},
      {"CDABGHEF", {0x0102}, {0x0304, 0x0102}, {0x0304, 0x0102, 0x0708, 0x0506}},
      {"EFGHABCD", {0x0102}, {0x0102, 0x0304}, {0x0506, 0x0708, 0x0102, 0x0304}},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(to_json(decoded(point("p", 0, "uint16"), row.two, row.order).value), "258") << row.order;
    EXPECT_EQ(to_json(decoded(point("p", 0, "uint32"), row.four, row.order).value), "16909060") << row.order;
    EXPECT_EQ(to_json(decoded(point("p", 0, "uint64"), row.eight, row.order).value), "72623859790382856") << row.order;
  }
}

TEST(ModbusDecoder, TakesOneBitOfARegister) {
  auto options = point("p", 0, "bool");
  options.bit = 15;
  EXPECT_EQ(to_json(decoded(options, {0x8000}).value), "true");
  EXPECT_EQ(to_json(decoded(options, {0x7fff}).value), "false");
  options.bit = 0;
  EXPECT_EQ(to_json(decoded(options, {0x0001}).value), "true");
  options.order = "BA";
  EXPECT_EQ(to_json(decoded(options, {0x0100}).value), "true");
  EXPECT_EQ(to_json(decoded(point("p", 0, "bool", "coil"), {1}).value), "true");
  EXPECT_EQ(to_json(decoded(point("p", 0, "bool", "discrete"), {0}).value), "false");
}

TEST(ModbusDecoder, ScalesTowardsWhatPeopleMean) {
  auto options = point("p", 0, "int16");
  options.scale = 0.1;
  EXPECT_EQ(to_json(decoded(options, {3}).value), "0.3");
  EXPECT_EQ(to_json(decoded(options, {0xff29}).value), "-21.5");
  options.scale = 0.01;
  options.offset = -40;
  EXPECT_EQ(to_json(decoded(options, {6150}).value), "21.5");
  options.scale = 10;
  options.offset = 0;
  EXPECT_EQ(to_json(decoded(options, {215}).value), "2150");
  options.scale = -1;
  EXPECT_EQ(to_json(decoded(options, {5}).value), "-5");
  auto narrow = point("f", 0, "float32");
  narrow.scale = 0.1;
  EXPECT_EQ(to_json(decoded(narrow, {0x4353, 0x0000}).value), "21.1");  // 211 / 10, not 21.100000381469727
}

TEST(ModbusDecoder, WhatIsNoNumberIsNullAndBad) {
  const Cells not_a_number[] = {{0x7fc0, 0x0000}, {0x7f80, 0x0000}, {0xff80, 0x0000}};
  for (const auto& cells : not_a_number) {
    const auto reading = decoded(point("p", 0, "float32"), cells);
    EXPECT_EQ(to_json(reading.value), "null");
    EXPECT_EQ(reading.quality, Quality::bad);
    EXPECT_EQ(reading.time, at_second(1));
  }
  EXPECT_EQ(decoded(point("p", 0, "float16"), {0x7c00}).quality, Quality::bad);
  EXPECT_EQ(decoded(point("p", 0, "float64"), {0x7ff8, 0, 0, 0}).quality, Quality::bad);
  EXPECT_EQ(decoded(point("p", 0, "bcd16"), {0x12a4}).quality, Quality::bad);
  EXPECT_EQ(to_json(decoded(point("p", 0, "bcd32"), {0x1234, 0x567f}).value), "null");
}

TEST(ModbusDecoder, OutsideMinAndMaxIsUncertainAndKeepsItsValue) {
  auto options = point("p", 0, "int16");
  options.min = -10;
  options.max = 50;
  EXPECT_EQ(decoded(options, {50}).quality, Quality::good);
  EXPECT_EQ(decoded(options, {51}).quality, Quality::uncertain);
  EXPECT_EQ(to_json(decoded(options, {51}).value), "51");
  EXPECT_EQ(decoded(options, {0xfff6}).quality, Quality::good);
  EXPECT_EQ(decoded(options, {0xfff5}).quality, Quality::uncertain);
  auto narrow = point("f", 0, "float32");
  narrow.max = 21.1;
  EXPECT_EQ(decoded(narrow, {0x41a8, 0xcccd}).quality, Quality::good);  // 21.1 as a float is above 21.1 as a double
}

TEST(ModbusDecoder, LabelsReplaceNumbersAndUnknownOnesAreUncertain) {
  auto options = point("p", 0, "int16");
  options.labels = {{0, "stopped"}, {1, "running"}, {-1, "fault"}};
  EXPECT_EQ(to_json(decoded(options, {1}).value), "\"running\"");
  EXPECT_EQ(to_json(decoded(options, {0xffff}).value), "\"fault\"");
  EXPECT_EQ(decoded(options, {1}).quality, Quality::good);
  EXPECT_EQ(to_json(decoded(options, {7}).value), "7");
  EXPECT_EQ(decoded(options, {7}).quality, Quality::uncertain);
  auto wide = point("w", 0, "uint64");
  wide.labels = {{1, "one"}};
  EXPECT_EQ(to_json(decoded(wide, {0, 0, 0, 1}).value), "\"one\"");
  EXPECT_EQ(decoded(wide, {0xffff, 0xffff, 0xffff, 0xffff}).quality, Quality::uncertain);
}

TEST(ModbusDecoder, TextThatIsNotUtf8IsMadeReadableAndUncertain) {
  const auto reading = decoded(point("p", 0, "string:4"), {0x41ff, 0xc342});
  EXPECT_EQ(to_json(reading.value), "\"A\xef\xbf\xbd\xef\xbf\xbd" "B\"");
  EXPECT_EQ(reading.quality, Quality::uncertain);
  // An encoded surrogate and an overlong slash.
  EXPECT_EQ(decoded(point("p", 0, "string:3"), {0xeda0, 0x8000}).quality, Quality::uncertain);
  EXPECT_EQ(decoded(point("p", 0, "string:2"), {0xc0af}).quality, Quality::uncertain);
}

}  // namespace
}  // namespace opossum::ingest::modbus
