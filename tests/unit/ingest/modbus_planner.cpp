// SPDX-License-Identifier: MIT
#include "ingest/modbus/planner.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "ingest/modbus_plan.hpp"
#include "tests/unit/ingest/modbus_devices.hpp"

namespace opossum::ingest::modbus {
namespace {

std::vector<std::size_t> all_of(const Device& device) {
  std::vector<std::size_t> points(device.points.size());
  std::iota(points.begin(), points.end(), 0U);
  return points;
}

/// "holding 100+4" for each request.
std::vector<std::string> shape(const std::vector<Request>& requests) {
  std::vector<std::string> out;
  for (const auto& request : requests) {
    out.push_back(std::string(name(request.span.table)) + " " + std::to_string(request.span.address) + "+" +
                  std::to_string(request.span.count));
  }
  return out;
}

std::vector<std::string> planned(const ModbusDeviceOptions& options, const Learned& learned = {}) {
  const auto device = resolved(options);
  return shape(plan(device, all_of(device), learned));
}

using ::testing::ElementsAre;

TEST(ModbusPlanner, MergesUpToMaxGapAndNotBeyond) {
  auto options = device_with({point("c", 120), point("a", 100, "float32"), point("b", 106)});
  options.max_gap = 4;
  EXPECT_THAT(planned(options), ElementsAre("holding 100+7", "holding 120+1"));
  options.max_gap = 3;
  EXPECT_THAT(planned(options), ElementsAre("holding 100+2", "holding 106+1", "holding 120+1"));
  options.max_gap = 13;
  EXPECT_THAT(planned(options), ElementsAre("holding 100+21"));
}

TEST(ModbusPlanner, TouchingPointsMergeWithoutAnyGap) {
  auto options = device_with({point("a", 0, "uint64"), point("b", 4), point("c", 6)});
  options.max_gap = 0;
  EXPECT_THAT(planned(options), ElementsAre("holding 0+5", "holding 6+1"));
}

TEST(ModbusPlanner, KeepsTheCapsAndNeverSplitsAPoint) {
  auto options = device_with({point("a", 0, "uint64"), point("b", 4, "uint64"), point("c", 8, "uint64")});
  options.max_registers = 10;
  EXPECT_THAT(planned(options), ElementsAre("holding 0+8", "holding 8+4"));
  auto bits = device_with({point("a", 0, "bool", "coil"), point("b", 9, "bool", "coil"), point("c", 10, "bool", "coil")});
  bits.max_bits = 10;
  bits.max_gap = 100;
  EXPECT_THAT(planned(bits), ElementsAre("coil 0+10", "coil 10+1"));
}

TEST(ModbusPlanner, TablesAreNeverMixed) {
  EXPECT_THAT(planned(device_with(
                  {point("a", 0), point("b", 1, "uint16", "input"), point("c", 0, "bool", "coil"), point("d", 1, "bool", "discrete")})),
              ElementsAre("coil 0+1", "discrete 1+1", "input 1+1", "holding 0+1"));
}

TEST(ModbusPlanner, NeverReadsAcrossAForbiddenRange) {
  auto options = device_with({point("a", 100), point("b", 104)});
  EXPECT_THAT(planned(options), ElementsAre("holding 100+5"));
  options.forbidden = {{"holding", 102, 102}};
  EXPECT_THAT(planned(options), ElementsAre("holding 100+1", "holding 104+1"));
  options.forbidden = {{"input", 102, 102}, {"holding", 105, 200}};
  EXPECT_THAT(planned(options), ElementsAre("holding 100+5"));
}

TEST(ModbusPlanner, PointsThatShareARegisterShareARequest) {
  auto first = point("a", 7, "bool");
  first.bit = 1;
  auto second = point("b", 7, "bool");
  second.bit = 2;
  EXPECT_THAT(planned(device_with({first, second, point("c", 6, "uint32")})), ElementsAre("holding 6+2"));
}

TEST(ModbusPlanner, RespectsWhatWasLearned) {
  const auto options = device_with({point("a", 100), point("b", 102), point("c", 104)});
  EXPECT_THAT(planned(options, {.refused = {{Table::holding, 101, 1}}}), ElementsAre("holding 100+1", "holding 102+3"));
  EXPECT_THAT(planned(options, {.cuts = {{Table::holding, 104, 0}}}), ElementsAre("holding 100+3", "holding 104+1"));
  EXPECT_THAT(planned(options, {.cuts = {{Table::input, 104, 0}}}), ElementsAre("holding 100+5"));
}

TEST(ModbusPlanner, SplitTrimsBothHalves) {
  const auto device = resolved(device_with({point("a", 100), point("b", 101), point("c", 108, "float32")}));
  const auto [left, right] = split(device, plan(device, all_of(device)).front());
  EXPECT_THAT(shape({left, right}), ElementsAre("holding 100+1", "holding 101+9"));
}

ModbusDeviceOptions random_device(std::mt19937& random) {
  const auto below = [&](std::uint32_t bound) { return std::uniform_int_distribution<std::uint32_t>(0, bound - 1)(random); };
  const char* types[] = {"uint16", "float32", "int64", "string:13", "bytes:40", "bool"};
  auto options = device_with({});
  options.max_registers = 20 + below(106);
  options.max_bits = 1 + below(64);
  options.max_gap = below(30);
  for (std::uint32_t i = 0; i < 1 + below(5); ++i) {
    const auto first = below(400);
    options.forbidden.push_back({below(2) == 0 ? "holding" : "coil", first, first + below(12)});
  }
  for (std::uint32_t i = 0; i < 60; ++i) {
    const bool bits = below(3) == 0;
    auto candidate = point("p" + std::to_string(i), below(400), bits ? "bool" : types[below(6)],
                           bits            ? "coil"
                           : below(4) == 0 ? "input"
                                           : "holding");
    auto alone = options;
    alone.points = {candidate};
    if (validate(alone)) options.points.push_back(candidate);  // those in forbidden ranges are not
  }
  return options;
}

void check_random_plan(std::uint32_t seed) {
  SCOPED_TRACE("seed " + std::to_string(seed));
  std::mt19937 random(seed);
  const auto options = random_device(random);
  const auto device = resolved(options);
  const auto requests = plan(device, all_of(device));
  std::vector<int> covered(device.points.size(), 0);
  for (const auto& request : requests) {
    EXPECT_LE(request.span.count, is_bits(request.span.table) ? options.max_bits : options.max_registers);
    std::vector<bool> wanted(request.span.count, false);
    for (const auto index : request.points) {
      ++covered[index];
      const auto& span = device.points[index].span;
      ASSERT_EQ(span.table, request.span.table);
      ASSERT_GE(span.address, request.span.address);
      ASSERT_LE(span.end(), request.span.end());
      std::fill_n(wanted.begin() + (span.address - request.span.address), span.count, true);
    }
    EXPECT_TRUE(wanted.front() && wanted.back()) << "a request begins and ends with a point";
    std::uint32_t gap = 0;
    for (const bool each : wanted) {
      gap = each ? 0 : gap + 1;
      EXPECT_LE(gap, options.max_gap);
    }
    for (const auto& forbidden : device.forbidden) EXPECT_FALSE(forbidden.overlaps(request.span));
  }
  EXPECT_TRUE(std::ranges::all_of(covered, [](int times) { return times == 1; }));
}

TEST(ModbusPlanner, RandomPlansCoverEveryPointOnceWithinAllLimits) {
  for (std::uint32_t seed = 0; seed < 500; ++seed) check_random_plan(seed);
}

TEST(ModbusPlanText, ShowsRequestsAndBothNotations) {
  auto running = point("running", 3, "bool", "coil");
  auto temperature = point("temperature", 100, "float32");
  temperature.unit = "°C";
  auto energy = point("energy", 100, "uint64", "input");
  energy.group = "slow";
  auto options = device_with({temperature, point("state", 106), running, energy});
  options.groups = {{.name = "slow", .poll = std::chrono::milliseconds(60'000)}};
  EXPECT_EQ(*describe_modbus_plan(options),
            "press-4 at 127.0.0.1:5020, unit 1\n"
            "             table     from 0        40001 style     \n"
            "every 1000 ms, 2 requests touching 7 registers and 1 bit, for 3 points\n"
            "  function 1 coil      3             00004           1 bit\n"
            "    point    coil      3             00004           bool  running\n"
            "  function 3 holding   100..106      40101..40107    7 registers\n"
            "    point    holding   100..101      40101..40102    float32 ABCD  temperature [°C]\n"
            "    point    holding   106           40107           uint16  state\n"
            "group slow: every 60000 ms, 1 request touching 4 registers, for 1 point\n"
            "  function 4 input     100..103      30101..30104    4 registers\n"
            "    point    input     100..103      30101..30104    uint64 ABCDEFGH  energy\n");
}

TEST(ModbusPlanText, UsesSixDigitsWhereFiveDoNotReach) {
  EXPECT_EQ(reference(Table::holding, 9998), "49999");
  EXPECT_EQ(reference(Table::holding, 9999), "410000");
  EXPECT_EQ(reference(Table::coil, 65535), "065536");
  EXPECT_EQ(reference(Table::discrete, 0), "10001");
}

}  // namespace
}  // namespace opossum::ingest::modbus
