// SPDX-License-Identifier: MIT
#include "ingest/modbus_device.hpp"

#include <gmock/gmock.h>

#include <functional>

#include "tests/unit/ingest/modbus_devices.hpp"

namespace opossum::ingest::modbus {
namespace {

using ::testing::HasSubstr;

std::string problem_of(const std::function<void(ModbusDeviceOptions&)>& change) {
  auto options = device_with({point("temperature", 100, "float32"), point("running", 3, "bool", "coil")});
  change(options);
  const auto valid = validate(options);
  return valid ? "" : valid.error().detail();
}

struct Bad {
  const char* name;
  std::function<void(ModbusDeviceOptions&)> change;
  std::vector<const char*> words;
};

TEST(ModbusDevice, BadOptionsAreNamedWithWhatIsWanted) {
  const Bad rows[] = {
      {"url scheme", [](auto& d) { d.url = "udp://a:502"; }, {"press-4", "udp://a:502", "tcp://HOST"}},
      {"port", [](auto& d) { d.url = "tcp://a:70000"; }, {"port must be 1 to 65535"}},
      {"port not a number", [](auto& d) { d.url = "tcp://a:50x"; }, {"port must be"}},
      {"no host", [](auto& d) { d.url = "tcp://:502"; }, {"host is missing"}},
      {"tunnel port", [](auto& d) { d.url = "rtu+tcp://a"; }, {"needs its port"}},
      {"parity", [](auto& d) { d.url = "rtu:///dev/ttyS0?parity=X"; }, {"parity must be N, E or O"}},
      {"serial key", [](auto& d) { d.url = "rtu:///dev/ttyS0?speed=1"; }, {"unknown setting \"speed\""}},
      {"serial path", [](auto& d) { d.url = "rtu://ttyS0"; }, {"absolute path"}},
      {"serial unit", [](auto& d) { d.url = "rtu:///dev/ttyS0"; d.unit = 255; }, {"units are 1 to 247"}},
      {"unit", [](auto& d) { d.unit = 248; }, {"unit", "248", "0 to 247"}},
      {"max_registers", [](auto& d) { d.max_registers = 126; }, {"max_registers is 126", "1 to 125"}},
      {"max_bits", [](auto& d) { d.max_bits = 2001; }, {"max_bits"}},
      {"poll", [](auto& d) { d.poll = std::chrono::milliseconds(0); }, {"poll in ms is 0"}},
      {"timeout", [](auto& d) { d.timeout = std::chrono::milliseconds(0); }, {"timeout in ms"}},
      {"event", [](auto& d) { d.event = "all"; }, {"event \"all\" must be point or group"}},
      {"device order", [](auto& d) { d.order = "BA"; }, {"order \"BA\"", "BADC"}},
      {"no points", [](auto& d) { d.points.clear(); }, {"has no points"}},
      {"reserved type", [](auto& d) { d.type = "$System"; }, {"$System", "reserved"}},
      {"bad tag", [](auto& d) { d.tags = {"a\nb"}; }, {"tag", "control character"}},
      {"twice", [](auto& d) { d.points[1].name = "temperature"; }, {"point \"temperature\"", "used twice"}},
      {"point table", [](auto& d) { d.points[0].table = "register"; }, {"point \"temperature\"", "table \"register\""}},
      {"point type", [](auto& d) { d.points[0].type = "float"; }, {"type \"float\"", "float32"}},
      {"string length", [](auto& d) { d.points[0].type = "string:0"; }, {"1 to 250 bytes"}},
      {"string length text", [](auto& d) { d.points[0].type = "string:x"; }, {"1 to 250 bytes"}},
      {"point order", [](auto& d) { d.points[0].order = "AB"; }, {"order AB has 2 letters", "needs 4"}},
      {"unknown order", [](auto& d) { d.points[0].order = "ACBD"; }, {"order \"ACBD\" is unknown"}},
      {"address", [](auto& d) { d.points[0].address = 65536; }, {"address 65536"}},
      {"address end", [](auto& d) { d.points[0].address = 65535; }, {"beyond address 65535"}},
      {"address base", [](auto& d) { d.points[0].address_base = 40001; }, {"address 100 with address_base 40001"}},
      {"coil type", [](auto& d) { d.points[1].type = "uint16"; }, {"a coil is a single bit"}},
      {"bit", [](auto& d) { d.points[0].type = "bool"; d.points[0].bit = 16; }, {"bit must be 0 to 15"}},
      {"bit type", [](auto& d) { d.points[0].bit = 1; }, {"needs type bool"}},
      {"too wide", [](auto& d) { d.max_registers = 1; }, {"more than max_registers 1"}},
      {"scale", [](auto& d) { d.points[0].scale = 0; }, {"scale is 0"}},
      {"scale of a bool", [](auto& d) { d.points[1].scale = 2; }, {"need a number"}},
      {"deadband", [](auto& d) { d.points[0].deadband = -1; }, {"deadband must not be negative"}},
      {"min and max", [](auto& d) { d.points[0].min = 2; d.points[0].max = 1; }, {"min is greater than max"}},
      {"enum of a float", [](auto& d) { d.points[0].labels = {{1, "a"}}; }, {"enum needs an integer"}},
      {"group", [](auto& d) { d.points[0].group = "slow"; }, {"group \"slow\" is not among"}},
      {"group twice", [](auto& d) { d.groups = {{.name = "a"}, {.name = "a"}}; }, {"group", "used twice"}},
      {"forbidden point", [](auto& d) { d.forbidden = {{"holding", 101, 101}}; }, {"temperature", "forbidden range"}},
      {"forbidden backwards", [](auto& d) { d.forbidden = {{"holding", 9, 8}}; }, {"forbidden range 9 to 8"}},
  };
  EXPECT_EQ(problem_of([](auto&) {}), "");
  for (const auto& row : rows) {
    const auto problem = problem_of(row.change);
    for (const auto* word : row.words) EXPECT_THAT(problem, HasSubstr(word)) << row.name;
    EXPECT_THAT(problem, HasSubstr("press-4")) << row.name;
  }
}

TEST(ModbusDevice, UrlsAreUnderstood) {
  EXPECT_EQ(parse_endpoint("tcp://PLC.example")->key(), "plc.example:502");
  EXPECT_EQ(parse_endpoint("tcp://[fe80::1]:5020/")->key(), "fe80::1:5020");
  EXPECT_EQ(parse_endpoint("rtu+tcp://10.0.0.7:4001")->transport, Transport::rtu_over_tcp);
  const auto serial = *parse_endpoint("rtu:///dev/ttyUSB0?baud=19200&parity=E&data=7&stop=2");
  EXPECT_EQ(serial,
            (Endpoint{.transport = Transport::rtu, .path = "/dev/ttyUSB0", .baud = 19200, .parity = 'E', .data_bits = 7, .stop_bits = 2}));
  EXPECT_EQ(serial.key(), "/dev/ttyUSB0");
}

TEST(ModbusDevice, ManualAddressesBecomeWireAddresses) {
  auto options = device_with({point("a", 40101), point("b", 1)});
  options.points[0].address_base = 40001;
  options.points[1].address_base = 1;
  const auto device = resolved(options);
  EXPECT_EQ(device.points[0].span.address, 100U);
  EXPECT_EQ(device.points[1].span.address, 0U);
}

TEST(ModbusDevice, GroupsInheritWhatTheyDoNotSay) {
  auto options = device_with({point("a", 1), point("b", 2)});
  options.points[1].group = "slow";
  options.groups = {{.name = "slow", .poll = std::chrono::milliseconds(5000), .event = "group", .type = {}, .tags = {"pace:slow"}},
                    {.name = "empty"}};
  const auto device = resolved(options);
  ASSERT_EQ(device.groups.size(), 2U);
  EXPECT_EQ(device.groups[0].poll, std::chrono::milliseconds(1000));
  EXPECT_FALSE(device.groups[0].one_event);
  EXPECT_EQ(device.groups[1].type, "PressReading");
  EXPECT_EQ(device.groups[1].tags, (std::vector<std::string>{"press:4", "pace:slow"}));
  EXPECT_TRUE(device.groups[1].one_event);
}

TEST(ModbusDevice, ADeviceWithoutTagsIsTaggedWithItsName) {
  auto options = device_with({point("a", 1)});
  options.tags.clear();
  EXPECT_EQ(resolved(options).groups[0].tags, std::vector<std::string>{"device:press-4"});
}

TEST(ModbusDevice, DevicesOnOneSerialPortMustAgreeAboutIt) {
  auto first = device_with({point("a", 1)});
  first.url = "rtu:///dev/ttyS0?baud=9600";
  auto second = first;
  EXPECT_THAT(validate({first, second}).error().detail(), HasSubstr("used twice"));
  second.name = "press-5";
  EXPECT_TRUE(validate({first, second}).has_value());
  second.url = "rtu:///dev/ttyS0?baud=19200";
  EXPECT_THAT(validate({first, second}).error().detail(), HasSubstr("share /dev/ttyS0"));
}

}  // namespace
}  // namespace opossum::ingest::modbus
