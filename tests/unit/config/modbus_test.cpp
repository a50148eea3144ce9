// SPDX-License-Identifier: MIT
#include "tests/unit/config/support.hpp"

namespace opossum::config {
namespace {

using testing::HasSubstr;

std::string device(const std::string& points, const std::string& more = "") {
  return "[[ingest.modbus]]\nname = \"d\"\nurl = \"tcp://127.0.0.1\"\n" + more + "points = [\n" + points + "\n]\n";
}

ModbusPoint point_of(const std::string& point) {
  auto config = good(device(point));
  return config.ingest.modbus.empty() ? ModbusPoint{} : config.ingest.modbus[0].points.at(0);
}

struct BadPoint {
  std::string point;
  std::string key;
  std::string text;  ///< part of the diagnostic
};

void PrintTo(const BadPoint& bad_point, std::ostream* out) { *out << bad_point.point; }

class RefusedPoint : public testing::TestWithParam<BadPoint> {};

TEST_P(RefusedPoint, IsNamedWithWhatIsWrong) {
  auto error = only_error(device("  { name = \"good\", address = 1 },\n  " + GetParam().point));
  EXPECT_EQ(error.line, 6U);
  EXPECT_EQ(error.key, "ingest.modbus[0].points[1]." + GetParam().key);
  EXPECT_THAT(error.text(), HasSubstr(GetParam().text));
}

INSTANTIATE_TEST_SUITE_P(
    Type, RefusedPoint,
    testing::Values(BadPoint{"{ name = \"p\", table = \"coil\", address = 1, type = \"float32\" }", "type", "a coil is a single bit"},
                    BadPoint{"{ name = \"p\", table = \"discrete\", address = 1, bit = 3 }", "bit", "single bit already"},
                    BadPoint{"{ name = \"p\", address = 1, type = \"uint16\", bit = 3 }", "bit", "type = \"bool\""},
                    BadPoint{"{ name = \"p\", address = 1, type = \"bool\", bit = 16 }", "bit", "0..15"},
                    BadPoint{"{ name = \"p\", address = 1, type = \"flaot32\" }", "type", "did you mean \"float32\"?"},
                    BadPoint{"{ name = \"p\", address = 1, type = \"string\" }", "type", "did you mean \"string:N\"?"},
                    BadPoint{"{ name = \"p\", address = 1, type = \"string:0\" }", "type", "one of bool"},
                    BadPoint{"{ name = \"p\", address = 1, type = \"bytes:251\" }", "type", "one of bool"},
                    BadPoint{"{ name = \"p\", address = 1, type = \"int16:2\" }", "type", "one of bool"},
                    BadPoint{"{ name = \"p\", table = \"coils\", address = 1 }", "table", "did you mean \"coil\"?"},
                    BadPoint{"{ name = \"p\", address = 1, type = \"string:4\", scale = 2 }", "type", "a number's type"},
                    BadPoint{"{ name = \"p\", table = \"coil\", address = 1, min = 2 }", "type", "a number's type"}));

INSTANTIATE_TEST_SUITE_P(Address, RefusedPoint,
                         testing::Values(BadPoint{"{ name = \"p\", address = 65536 }", "address", "0..65535"},
                                         BadPoint{"{ name = \"p\", address = 400001 }", "address", "set address_base = 400001"},
                                         BadPoint{"{ name = \"p\", address = -1 }", "address", "an integer in"},
                                         BadPoint{"{ name = \"p\", address = 40000, address_base = 40001 }", "address", "40001..105536"},
                                         BadPoint{"{ name = \"p\", address = 0, address_base = 1 }", "address", "1..65536"},
                                         BadPoint{"{ name = \"p\", address = 65535, type = \"float32\" }", "address", "ends at 65535"},
                                         BadPoint{"{ name = \"p\", address = 30001, address_base = 30001 }", "address_base",
                                                  "30001 is where input begins"},
                                         BadPoint{"{ name = \"p\", table = \"coil\", address = 40001, address_base = 40001 }",
                                                  "address_base", "where holding begins"},
                                         BadPoint{"{ name = \"p\" }", "address", "got nothing"}));

INSTANTIATE_TEST_SUITE_P(
    Value, RefusedPoint,
    testing::Values(BadPoint{"{ name = \"p\", address = 1, type = \"float32\", order = \"AB\" }", "order", "ABCD, BADC, CDAB or DCBA"},
                    BadPoint{"{ name = \"p\", address = 1, type = \"int16\", order = \"ABCD\" }", "order", "AB or BA"},
                    BadPoint{"{ name = \"p\", address = 1, type = \"string:8\", order = \"ABCD\" }", "order", "AB or BA"},
                    BadPoint{"{ name = \"p\", address = 1, type = \"float64\", order = \"ABCD\" }", "order", "eight letters"},
                    BadPoint{"{ name = \"p\", address = 1, order = \"ABDC\" }", "order", "did you mean"},
                    BadPoint{"{ name = \"p\", address = 1, scale = 0 }", "scale", "offset"},
                    BadPoint{"{ name = \"p\", address = 1, scale = inf }", "scale", "finite"},
                    BadPoint{"{ name = \"p\", address = 1, deadband = -0.5 }", "deadband", "from 0.0"},
                    BadPoint{"{ name = \"p\", address = 1, min = 5, max = 4 }", "min", "at most max = 4.0"},
                    BadPoint{"{ name = \"p\", address = 1, type = \"float32\", enum = { 1 = \"a\" } }", "enum", "integer type"},
                    BadPoint{"{ name = \"p\", address = 1, scale = 2, enum = { 1 = \"a\" } }", "enum", "without scale"},
                    BadPoint{"{ name = \"p\", address = 1, enum = { on = \"a\" } }", "enum", "an integer and its text"},
                    BadPoint{"{ name = \"p\", address = 1, group = \"slow\" }", "group", "one of the device's groups"},
                    BadPoint{"{ name = \"good\", address = 2 }", "name", "points[0].name has it already"}));

TEST(ModbusPoint, HasATypeThatFollowsFromItsTable) {
  EXPECT_EQ(point_of("{ name = \"p\", table = \"coil\", address = 3 }").type.kind, PointKind::boolean);
  EXPECT_EQ(point_of("{ name = \"p\", table = \"input\", address = 3 }").type.kind, PointKind::uint16);
  EXPECT_EQ(point_of("{ name = \"p\", address = 3, bit = 0 }").type.kind, PointKind::boolean);
}

TEST(ModbusPoint, CountsFromItsBase) {
  EXPECT_EQ(point_of("{ name = \"p\", address = 40001, address_base = 40001 }").wire_address(), 0);
  EXPECT_EQ(point_of("{ name = \"p\", address = 465536, address_base = 400001 }").wire_address(), 65535);
  EXPECT_EQ(point_of("{ name = \"p\", address = 1000, address_base = 1000 }").wire_address(), 0) << "a maker's own base";
}

TEST(ModbusPoint, KnowsEveryType) {
  struct Known {
    std::string text;
    int registers;
  };
  for (const auto& [text, registers] :
       {Known{"bool", 1}, Known{"int8l", 1}, Known{"int8h", 1}, Known{"uint8l", 1}, Known{"uint8h", 1}, Known{"int16", 1},
        Known{"uint16", 1}, Known{"int32", 2}, Known{"uint32", 2}, Known{"int64", 4}, Known{"uint64", 4}, Known{"float16", 1},
        Known{"float32", 2}, Known{"float64", 4}, Known{"bcd16", 1}, Known{"bcd32", 2}, Known{"string:1", 1}, Known{"string:5", 3},
        Known{"bytes:250", 125}}) {
    auto type = point_of("{ name = \"p\", address = 3, type = \"" + text + "\" }").type;
    EXPECT_EQ(to_string(type), text);
    EXPECT_EQ(type.registers(), registers) << text;
  }
}

TEST(ModbusPoint, TakesOrdersAsWideAsItsType) {
  EXPECT_EQ(point_of("{ name = \"p\", address = 3, type = \"float32\", order = \"CDAB\" }").order, "CDAB");
  EXPECT_EQ(point_of("{ name = \"p\", address = 3, type = \"int64\", order = \"EFGHABCD\" }").order, "EFGHABCD");
  EXPECT_EQ(point_of("{ name = \"p\", address = 3, type = \"string:8\", order = \"BA\" }").order, "BA");
  EXPECT_EQ(point_of("{ name = \"p\", address = 3 }").order, "") << "as the device";
}

TEST(ModbusPoint, StaysOutsideForbiddenRanges) {
  auto error = only_error(device("{ name = \"p\", address = 198, type = \"float64\" }", "forbidden = [{ from = 200, to = 299 }]\n"));
  EXPECT_EQ(error.key, "ingest.modbus[0].points[0].address");
  EXPECT_THAT(error.got, HasSubstr("200..299"));
  EXPECT_EQ(only_error(device("{ name = \"p\", address = 299 }", "forbidden = [{ from = 200, to = 299 }]\n")).line, 6U)
      << "both ends belong to it";
  good(device("{ name = \"p\", address = 196, type = \"float64\" }, { name = \"q\", address = 300 }",
              "forbidden = [{ from = 200, to = 299 }]\n"));
  good(device("{ name = \"p\", table = \"input\", address = 200 }", "forbidden = [{ from = 200, to = 299 }]\n"));
}

TEST(ModbusPoint, FitsIntoOneRequest) {
  EXPECT_EQ(only_error(device("{ name = \"p\", address = 0, type = \"string:20\" }", "max_registers = 9\n")).key,
            "ingest.modbus[0].points[0].type");
  good(device("{ name = \"p\", address = 0, type = \"string:20\" }", "max_registers = 10\n"));
}

TEST(ModbusDevice, NeedsPoints) {
  EXPECT_EQ(only_error(device("")).key, "ingest.modbus[0].points");
  EXPECT_EQ(only_error("[[ingest.modbus]]\nname = \"d\"\nurl = \"tcp://h\"\n").key, "ingest.modbus[0].points");
}

TEST(ModbusDevice, HasAnOrderThatSaysHowWordsLie) {
  EXPECT_THAT(only_error(device("{ name = \"p\", address = 1 }", "order = \"BA\"\n")).wants, HasSubstr("four or eight letters"));
}

TEST(ModbusDevice, HasRangesThatRunForwards) {
  EXPECT_EQ(only_error(device("{ name = \"p\", address = 1 }", "forbidden = [{ from = 9, to = 8 }]\n")).key,
            "ingest.modbus[0].forbidden[0].from");
}

std::string device_at(const std::string& name, const std::string& url) {
  return "[[ingest.modbus]]\nname = \"" + name + "\"\nurl = \"" + url + "\"\npoints = [{ name = \"p\", address = 1 }]\n";
}

TEST(ModbusUrl, IsReadAndPrintedWithItsDefaults) {
  auto printed = [](const std::string& url) { return to_string(good(device_at("d", url)).ingest.modbus.at(0).url); };
  EXPECT_EQ(printed("tcp://plc"), "tcp://plc:502");
  EXPECT_EQ(printed("tcp://[::1]:5020"), "tcp://[::1]:5020");
  EXPECT_EQ(printed("rtu+tcp://10.0.0.7:4001"), "rtu+tcp://10.0.0.7:4001");
  EXPECT_EQ(printed("rtu:///dev/ttyUSB0"), "rtu:///dev/ttyUSB0?baud=9600&parity=N&data=8&stop=1");
  EXPECT_EQ(printed("rtu:///dev/ttyS1?stop=2&baud=115200&parity=O&data=7"), "rtu:///dev/ttyS1?baud=115200&parity=O&data=7&stop=2");
}

TEST(ModbusUrl, IsRefusedWithAHint) {
  auto hint = [](const std::string& url) {
    auto error = only_error(device_at("d", url));
    EXPECT_EQ(error.key, "ingest.modbus[0].url");
    EXPECT_EQ(error.line, 3U);
    return error.hint;
  };
  EXPECT_THAT(hint("tpc://plc"), HasSubstr("did you mean \"tcp\"?"));
  EXPECT_THAT(hint("tcp://plc/1"), HasSubstr("only host and port"));
  EXPECT_THAT(hint("rtu+tcp://plc"), HasSubstr("write it"));
  EXPECT_THAT(hint("rtu://dev/ttyUSB0"), HasSubstr("three slashes"));
  EXPECT_THAT(hint("rtu:///dev/ttyUSB0?baud=9600&parity=X"), HasSubstr("\"parity=X\""));
  EXPECT_THAT(hint("rtu:///dev/ttyUSB0?bits=8"), HasSubstr("\"bits=8\""));
  EXPECT_EQ(hint("plc"), "");
}

TEST(ModbusUrl, OfOneSerialPortHasOneSetting) {
  auto error = only_error(device_at("a", "rtu:///dev/ttyS1?baud=9600") + device_at("b", "rtu:///dev/ttyS1?baud=19200"));
  EXPECT_EQ(error.key, "ingest.modbus[1].url");
  EXPECT_THAT(error.hint, HasSubstr("share one serial port"));
  good(device_at("a", "rtu:///dev/ttyS1") + device_at("b", "rtu:///dev/ttyS1?baud=9600") + device_at("c", "rtu:///dev/ttyS2?baud=300"));
}

}  // namespace
}  // namespace opossum::config
