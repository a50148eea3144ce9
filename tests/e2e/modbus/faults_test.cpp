// SPDX-License-Identifier: MIT
#include "tests/e2e/modbus/modbus_end_to_end.hpp"
#include "tests/e2e/modbus/pymodbus_server.hpp"

// A real server of another make that misbehaves in the ways devices do.
namespace opossum::testing {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::Not;
using std::chrono::milliseconds;

ingest::ModbusDeviceOptions unit(std::uint32_t number, const std::string& url) {
  auto options = device("unit-" + std::to_string(number), url, {point("a", "holding", 0, "uint16")});
  options.unit = number;
  return options;
}

constexpr const char* kGood = R"({"point":"a","value":7,"quality":"good"})";
constexpr const char* kNever = R"({"point":"a","value":null,"quality":"bad"})";

TEST_F(ModbusEndToEnd, ADeviceThatFailsAtOneAddressLosesOnlyThatPoint) {
  PymodbusServer server({"holding 0 10", "holding 1 fails", "holding 2 12"});
  start({device("press", server.url(),
                {point("p0", "holding", 0, "uint16"), point("p1", "holding", 1, "uint16"), point("p2", "holding", 2, "uint16")})});
  EXPECT_TRUE(wait_for("point:p0", R"({"point":"p0","value":10,"quality":"good"})"));
  EXPECT_TRUE(wait_for("point:p1", R"({"point":"p1","value":null,"quality":"bad","exception":4})"));
  EXPECT_TRUE(wait_for("point:p2", R"({"point":"p2","value":12,"quality":"good"})"));
}

TEST_F(ModbusEndToEnd, ABusyDeviceIsAskedAgainAndThenBad) {
  PymodbusServer server({"holding 0 7", "fault exception 1 6"});
  auto options = unit(1, server.url());
  options.retries = 2;
  start({options});
  EXPECT_TRUE(wait_for("device:unit-1", R"({"point":"a","value":null,"quality":"bad","exception":6})"));
  EXPECT_GE(counter("retries"), 2U);
  server.set_memory({"holding 0 7"});
  EXPECT_TRUE(wait_for("device:unit-1", kGood));
  EXPECT_EQ(counter("refused_points"), 0U) << "being busy says nothing about an address";
}

TEST_F(ModbusEndToEnd, AGatewayWhoseUnitIsAwayMakesItsLastValueStale) {
  PymodbusServer server({"holding 0 7"});
  start({unit(1, server.url())});
  ASSERT_TRUE(wait_for("device:unit-1", kGood));
  server.set_memory({"holding 0 7", "fault exception 1 11"});
  EXPECT_TRUE(wait_start("device:unit-1", R"({"point":"a","value":7,"quality":"stale","exception":11,)"));
}

TEST_F(ModbusEndToEnd, AnAnswerFromAnotherUnitIsNeverTaken) {
  for (const std::string mode : {"plain", "rtu"}) {
    PymodbusServer server({"holding 0 7", "fault as-unit 1 2"}, mode);
    auto options = unit(1, server.url());
    options.name = mode;
    options.tags = {"mode:" + mode};
    options.timeout = milliseconds(100);
    start({options});
    EXPECT_TRUE(wait_for("mode:" + mode, kNever)) << mode;
    EXPECT_THAT(status().last_error, HasSubstr("unit 2 instead of 1"));
    server.set_memory({"holding 0 7"});
    EXPECT_TRUE(wait_for("mode:" + mode, kGood)) << mode;
    stop();
    store_.reset();
  }
}

TEST_F(ModbusEndToEnd, FramesOfOthersBeforeAnAnswerArePassedOver) {
  PymodbusServer tcp({"holding 0 7", "fault stray 1 3"});
  PymodbusServer tunnel({"holding 0 7", "fault stray 1 3"}, "rtu");
  start({unit(1, tcp.url()), device("tunnel", tunnel.url(), {point("a", "holding", 0, "uint16")})});
  EXPECT_TRUE(wait_for("device:unit-1", kGood));
  EXPECT_TRUE(wait_for("device:tunnel", kGood));
  ASSERT_TRUE(wait_until([&] { return counter("answers", 0) >= 5 && counter("answers", 1) >= 5; }));
  for (const std::size_t index : {0U, 1U}) {
    EXPECT_EQ(counter("no_answer", index), 0U);
    EXPECT_EQ(counter("connects", index), 1U);
  }
}

TEST_F(ModbusEndToEnd, AnAnswerInSmallPiecesIsPutTogether) {
  PymodbusServer tcp({"holding 0 7", "fault pieces 1 3"});
  PymodbusServer tunnel({"holding 0 7", "fault pieces 1 3"}, "rtu");
  start({unit(1, tcp.url()), device("tunnel", tunnel.url(), {point("a", "holding", 0, "uint16")})});
  EXPECT_TRUE(wait_for("device:unit-1", kGood));
  EXPECT_TRUE(wait_for("device:tunnel", kGood));
  EXPECT_EQ(counter("no_answer", 0) + counter("no_answer", 1), 0U);
}

TEST_F(ModbusEndToEnd, WhatIsDroppedOrDamagedOnceIsHealedByARetry) {
  PymodbusServer drops({"holding 0 7", "fault drop 1 3"});
  PymodbusServer closes({"holding 0 7", "fault close 1 3"});
  PymodbusServer garbles({"holding 0 7", "fault garble 1 3"}, "rtu");
  std::vector<ingest::ModbusDeviceOptions> devices;
  for (const auto* server : {&drops, &closes, &garbles}) {
    auto options = device("d" + std::to_string(devices.size()), server->url(), {point("a", "holding", 0, "uint16")});
    options.retries = 3;
    options.timeout = milliseconds(500);
    devices.push_back(std::move(options));
  }
  start(devices);
  for (std::size_t index = 0; index < devices.size(); ++index) {
    ASSERT_TRUE(wait_until([&] { return counter("answers", index) >= 10; })) << index;
    EXPECT_GE(counter("retries", index), 3U) << index;
    EXPECT_EQ(counter("no_answer", index), 0U) << index;
    EXPECT_THAT(data_with("device:d" + std::to_string(index)), Each(HasSubstr("\"value\":7,\"quality\":\"good\""))) << index;
  }
}

TEST_F(ModbusEndToEnd, AnAnswerThatBreaksOffIsNoAnswerAndSaysSo) {
  PymodbusServer server({"holding 0 7", "fault short 1 1"});
  auto options = unit(1, server.url());
  options.timeout = milliseconds(100);
  start({options});
  EXPECT_TRUE(wait_for("device:unit-1", kNever));
  EXPECT_THAT(status().last_error, HasSubstr("only the first 10 bytes"));
}

TEST_F(ModbusEndToEnd, ASlowUnitIsNeitherDeadNorTakenForItsNeighbour) {
  PymodbusServer server({"holding 0 7", "holding 1 8", "fault delay 1 250"}, "rtu");
  auto slow = unit(1, server.url());
  slow.timeout = milliseconds(80);
  auto quick = device("quick", server.url(), {point("b", "holding", 1, "uint16")});
  quick.unit = 2;
  start({slow, quick});
  ASSERT_TRUE(wait_until([&] { return counter("no_answer", 0) >= 3 && counter("answers", 1) >= 10; }));
  EXPECT_THAT(data_with("device:quick"), Each(HasSubstr("\"value\":8,")));
  EXPECT_THAT(data_with("device:unit-1"), Each(Not(HasSubstr("\"value\":8"))));
}

}  // namespace
}  // namespace opossum::testing
