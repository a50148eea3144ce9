// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include "tests/e2e/modbus/pymodbus_server.hpp"
#include "tests/e2e/modbus/serial_cable.hpp"

namespace opossum::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

Finished probe(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {OPOSSUM_PROGRAM, "modbus", "probe"});
  return run(std::move(arguments));
}

// 21.5 = 0x41ac0000; 1234567890123 = 0x0000011f71fb04cb.
const std::vector<std::string> kProbedMemory{"holding 0 7",      "holding 100 16812", "holding 101 0",
                                             "holding 200 0",    "holding 201 287",   "holding 202 29179",
                                             "holding 203 1227", "holding 300 20562", "coil 3 1"};

TEST(ModbusProbe, FindsTheUnitsThatAnswerAndThoseThatRefuse) {
  PymodbusServer server({"holding 0 7", "fault exception 2 2", "fault exception 3 11"});
  const auto found = probe({server.url(), "--units", "0-6", "--timeout", "300"});
  EXPECT_EQ(found.code, 0) << found.error;
  EXPECT_THAT(lines_of(found.output),
              ::testing::ElementsAre(HasSubstr("{\"unit\":1,\"answer\":\"answers\",\"ms\":"),
                                     HasSubstr("{\"unit\":2,\"answer\":\"answers with exception 2: no such address\"")));
  EXPECT_THAT(probe({server.url(), "--units", "1", "--table"}).output, ::testing::StartsWith("unit 1    answers ("));
  const auto none = probe({server.url(), "--units", "7-9", "--timeout", "100"});
  EXPECT_EQ(none.code, 5);
  EXPECT_THAT(none.error, HasSubstr("no unit of 7-9 answers within 100 ms"));
}

TEST(ModbusProbe, ShowsARangeInEveryTypeAndOrder) {
  PymodbusServer server(kProbedMemory);
  const auto shown = probe({server.url(), "--address", "40101", "--base", "40001", "--count", "2"});
  ASSERT_EQ(shown.code, 0) << shown.error;
  const std::string at = "{\"address\":100,\"reference\":\"40101\",\"type\":";
  for (const std::string rest :
       {R"("float32","order":"ABCD","value":21.5})", R"("uint16","order":"AB","value":16812})", R"("uint16","order":"BA","value":44097})",
        R"("uint32","order":"CDAB","value":16812})", R"("uint8h","order":"AB","value":65})"}) {
    EXPECT_THAT(shown.output, HasSubstr(at + rest));
  }
  EXPECT_THAT(shown.output, Not(HasSubstr("uint64"))) << "two registers do not hold one";
  const auto wide = probe({server.url(), "--address", "200", "--count", "4"});
  EXPECT_THAT(wide.output, AllOf(HasSubstr(R"("uint64","order":"ABCDEFGH","value":1234567890123})"), HasSubstr("\"order\":\"EFGHABCD\"")));
  EXPECT_THAT(probe({server.url(), "--address", "300", "--count", "1"}).output,
              HasSubstr(R"("type":"string:2","order":"AB","value":"PR"})"));
  const auto people = lines_of(probe({server.url(), "--address", "100", "--count", "2", "--table"}).output);
  ASSERT_GE(people.size(), 7U);
  EXPECT_EQ(people[0], "   100  40101  0x41ac");
  EXPECT_THAT(people[3], AllOf(HasSubstr("ABCD"), HasSubstr("float32 21.5")));
}

TEST(ModbusProbe, AddressesThatAreNotThereAreToldOneByOne) {
  PymodbusServer server(kProbedMemory);
  const auto shown = probe({server.url(), "--address", "99", "--count", "4"});
  ASSERT_EQ(shown.code, 0) << shown.error;
  EXPECT_THAT(shown.output,
              AllOf(HasSubstr(R"({"address":99,"reference":"40100","refused":"exception 2: no such address"})"),
                    HasSubstr(R"({"address":102,"reference":"40103","refused":)"), HasSubstr(R"("order":"ABCD","value":21.5})")));
}

TEST(ModbusProbe, ReadsBitsAndSerialLines) {
  SerialCable cable;
  PymodbusServer server(kProbedMemory, cable);
  const auto shown = probe({cable.url(), "--from", "coil", "--address", "3", "--count", "1", "--unit", "2"});
  ASSERT_EQ(shown.code, 0) << shown.error;
  EXPECT_EQ(shown.output, "{\"address\":3,\"reference\":\"00004\",\"type\":\"bool\",\"value\":true}\n");
  const auto found = probe({cable.url(), "--units", "1-4", "--timeout", "200"});
  EXPECT_THAT(lines_of(found.output), ::testing::SizeIs(3)) << found.output << found.error;
}

TEST(ModbusProbe, SaysWhatIsWrong) {
  PymodbusServer server(kProbedMemory);
  EXPECT_EQ(probe({"http://127.0.0.1"}).code, 2);
  EXPECT_EQ(probe({server.url(), "--units", "9-2"}).code, 2);
  EXPECT_EQ(probe({server.url(), "--address", "5", "--base", "40001"}).code, 2);
  EXPECT_EQ(probe({server.url(), "--address", "65535", "--count", "2"}).code, 2);
  const auto silent = probe({server.url(), "--address", "100", "--unit", "9", "--timeout", "100"});
  EXPECT_EQ(silent.code, 7);
  EXPECT_THAT(silent.error, HasSubstr("unit 9: no answer within 100 ms"));
  server.kill();
  EXPECT_EQ(probe({server.url()}).code, 7);
}

}  // namespace
}  // namespace opossum::testing
