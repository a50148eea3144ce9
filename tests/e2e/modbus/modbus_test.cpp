// SPDX-License-Identifier: MIT
#include "ingest/simulate_modbus.hpp"
#include "tests/e2e/modbus/modbus_end_to_end.hpp"
#include "tests/e2e/modbus/pymodbus_server.hpp"

namespace opossum::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ingest::ModbusPointOptions;
using ingest::SourceState;
using std::chrono::milliseconds;

TEST_F(ModbusEndToEnd, ValuesAreStoredAsTheyStandInTheDevice) {
  // 21.5 = 0x41ac0000; 1234567890123 = 0x11f71fb04cb.
  PymodbusServer server({"holding 100 16812", "holding 101 0", "holding 102 0", "holding 103 16812", "holding 104 65321",
                         "holding 105 20562", "holding 106 17747", "holding 107 21248", "input 7 0", "input 8 287", "input 9 29179",
                         "input 10 1227", "coil 3 1", "coil 4 0", "discrete 1 1", "holding 200 32768"});
  auto temperature = point("temperature", "holding", 100, "float32");
  temperature.unit = "°C";
  auto swapped = point("swapped", "holding", 102, "float32");
  swapped.order = "CDAB";
  auto scaled = point("scaled", "holding", 40105, "int16");
  scaled.address_base = 40001;
  scaled.scale = 0.1;
  auto bit = point("bit", "holding", 200, "bool");
  bit.bit = 15;
  start({device("press", server.url(),
                {temperature, swapped, scaled, point("text", "holding", 105, "string:6"), point("energy", "input", 7, "uint64"),
                 point("running", "coil", 3, "bool"), point("alarm", "coil", 4, "bool"), point("door", "discrete", 1, "bool"), bit})});
  EXPECT_TRUE(wait_for("point:temperature", R"({"point":"temperature","value":21.5,"unit":"°C","quality":"good"})"));
  EXPECT_TRUE(wait_for("point:swapped", R"({"point":"swapped","value":21.5,"quality":"good"})"));
  EXPECT_TRUE(wait_for("point:scaled", R"({"point":"scaled","value":-21.5,"quality":"good"})"));
  EXPECT_TRUE(wait_for("point:text", R"({"point":"text","value":"PRESS","quality":"good"})"));
  EXPECT_TRUE(wait_for("point:energy", R"({"point":"energy","value":1234567890123,"quality":"good"})"));
  EXPECT_TRUE(wait_for("point:running", R"({"point":"running","value":true,"quality":"good"})"));
  EXPECT_TRUE(wait_for("point:alarm", R"({"point":"alarm","value":false,"quality":"good"})"));
  EXPECT_TRUE(wait_for("point:door", R"({"point":"door","value":true,"quality":"good"})"));
  EXPECT_TRUE(wait_for("point:bit", R"({"point":"bit","value":true,"quality":"good"})"));
  EXPECT_TRUE(wait_state(SourceState::connected));
  EXPECT_EQ(store_->head().commit, CommitNumber(1)) << "one poll is one commit, and nothing changed since";

  auto cursor = store_->read(Query{{QueryItem{{"PressReading"}, {"device:press", "point:door"}}}});
  EXPECT_TRUE(cursor->next()->has_value());
}

TEST_F(ModbusEndToEnd, OneMissingAddressMakesOnlyItsPointBad) {
  PymodbusServer server({"holding 0 10", "holding 1 11", "holding 3 13", "holding 4 14"});
  auto options = device("press", server.url(), {});
  for (std::uint32_t i = 0; i < 5; ++i) options.points.push_back(point("p" + std::to_string(i), "holding", i, "uint16"));
  options.recheck = milliseconds(100);
  start({options});
  for (const int i : {0, 1, 3, 4}) {
    const auto name = "p" + std::to_string(i);
    EXPECT_TRUE(wait_for("point:" + name, "{\"point\":\"" + name + "\",\"value\":" + std::to_string(10 + i) + ",\"quality\":\"good\"}"));
  }
  EXPECT_TRUE(wait_for("point:p2", R"({"point":"p2","value":null,"quality":"bad","exception":2})"));
  EXPECT_TRUE(wait_until([&] { return counter("refused_points") == 1; }));
  EXPECT_EQ(data_with("point:p2").size(), 1U) << "rechecks that fail again are not stored again";
  EXPECT_THAT(log(), HasSubstr("refuses 1 of its points (exception 2"));
  server.set_memory({"holding 0 10", "holding 1 11", "holding 2 12", "holding 3 13", "holding 4 14"});
  EXPECT_TRUE(wait_for("point:p2", R"({"point":"p2","value":12,"quality":"good"})"));
}

TEST_F(ModbusEndToEnd, AServerThatDiesIsStaleAndDegradedAndComesBack) {
  PymodbusServer server({"holding 0 7"});
  start({device("press", server.url(), {point("a", "holding", 0, "uint16")})});
  ASSERT_TRUE(wait_for("point:a", R"({"point":"a","value":7,"quality":"good"})"));
  server.kill();
  EXPECT_TRUE(wait_start("point:a", R"({"point":"a","value":7,"quality":"stale","read_at":"2)"));
  EXPECT_TRUE(wait_state(SourceState::degraded));
  EXPECT_THAT(status().last_error, HasSubstr("127.0.0.1:" + std::to_string(server.port())));
  server.set_memory({"holding 0 8"});
  server.start();
  EXPECT_TRUE(wait_for("point:a", R"({"point":"a","value":8,"quality":"good"})"));
  EXPECT_TRUE(wait_state(SourceState::connected));
  EXPECT_EQ(data_with("point:a").size(), 3U) << "stale is stored once, however long it lasts";
  EXPECT_THAT(log(), AllOf(HasSubstr("does not answer"), HasSubstr("is asked only every 200 ms"), HasSubstr("answers\n")));
}

TEST_F(ModbusEndToEnd, ASilenceIsRecordedAsAGap) {
  PymodbusServer server({"holding 0 7"});
  start({device("press", server.url(), {point("a", "holding", 0, "uint16")})});
  ASSERT_TRUE(wait_state(SourceState::connected));
  const auto before = to_rfc3339(*status().last_message);
  server.kill();
  ASSERT_TRUE(wait_state(SourceState::degraded));
  server.start();
  ASSERT_TRUE(wait_state(SourceState::connected));
  stop();
  std::vector<std::string> silences;
  for (auto& data : data_with("source:press")) {
    if (data.find("\"no-answer\"") != std::string::npos) silences.push_back(std::move(data));
  }
  ASSERT_THAT(silences, ::testing::SizeIs(1)) << "both reports are one record, as it was short";
  EXPECT_THAT(silences[0], HasSubstr("\"kind\":\"modbus\",\"reason\":\"no-answer\""));
  const auto from = silences[0].find("\"from\":\"");
  ASSERT_NE(from, std::string::npos);
  EXPECT_GE(silences[0].substr(from + 8, before.size()), before);
}

TEST_F(ModbusEndToEnd, ABusThatCannotKeepUpSkipsAndRecordsIt) {
  PymodbusServer server({"holding 0 7", "fault delay 1 120"});
  start({device("press", server.url(), {point("a", "holding", 0, "uint16")})});
  ASSERT_TRUE(wait_until([&] { return counter("overruns") >= 6; }));
  EXPECT_GE(counter("waited_ms"), 300U);
  const auto polls = counter("polls");
  EXPECT_GE(counter("overruns") + 2, polls) << "a poll of 120 ms leaves out two of three cycles of 50 ms";
  stop();
  const auto gaps = data_with("source:press");
  ASSERT_THAT(gaps, ::testing::SizeIs(1));
  EXPECT_THAT(gaps[0], AllOf(HasSubstr("\"reason\":\"polls-skipped\""), HasSubstr("\"count\":")));
}

TEST_F(ModbusEndToEnd, ADeviceThatStartsLaterIsFound) {
  PymodbusServer server({"holding 0 7"});
  server.kill();
  start({device("press", server.url(), {point("a", "holding", 0, "uint16")})});
  EXPECT_TRUE(wait_for("point:a", R"({"point":"a","value":null,"quality":"bad"})"));
  server.start();
  EXPECT_TRUE(wait_for("point:a", R"({"point":"a","value":7,"quality":"good"})"));
}

TEST_F(ModbusEndToEnd, AUnitThatIsNotThereIsDegradedBesideOneThatIs) {
  PymodbusServer server({"holding 0 7"});
  auto wrong = device("wrong", server.url(), {point("a", "holding", 0, "uint16")});
  wrong.unit = 9;
  wrong.timeout = milliseconds(200);
  wrong.degrade_time = std::chrono::hours(1);
  auto right = device("right", server.url(), {point("a", "holding", 0, "uint16")});
  right.unit = 2;
  start({wrong, right});
  EXPECT_TRUE(wait_state(SourceState::degraded, 0));
  EXPECT_TRUE(wait_for("device:wrong", R"({"point":"a","value":null,"quality":"bad"})"));
  EXPECT_TRUE(wait_for("device:right", R"({"point":"a","value":7,"quality":"good"})"));
  const auto polls = counter("polls", 1);
  EXPECT_TRUE(wait_until([&] { return counter("polls", 1) >= polls + 20; }));
  EXPECT_EQ(counter("no_answer", 0), 2U) << "a degraded unit takes no more time from its bus";
}

TEST_F(ModbusEndToEnd, ADegradedDeviceGetsOneTryAPoll) {
  PymodbusServer server({"holding 0 7"});
  auto wrong = device("wrong", server.url(), {point("a", "holding", 0, "uint16")});
  wrong.unit = 9;
  wrong.timeout = milliseconds(50);
  wrong.retries = 3;
  wrong.degrade_after = 1;
  wrong.degrade_time = milliseconds(50);
  start({wrong});
  ASSERT_TRUE(wait_until([&] { return counter("polls") >= 4; }));
  const auto counters = status().counters;
  EXPECT_EQ(counters.at("requests"), counters.at("polls") + 3);
  EXPECT_EQ(counters.at("retries"), 3U);
}

TEST_F(ModbusEndToEnd, ADeviceThatHangsUpAfterAnAnswerIsNotTakenForDead) {
  PymodbusServer server({"holding 0 7"}, "hang-up");
  start({device("press", server.url(), {point("a", "holding", 0, "uint16")})});
  ASSERT_TRUE(wait_until([&] { return counter("answers") >= 5; }));
  EXPECT_EQ(counter("no_answer"), 0U);
  EXPECT_GE(counter("connects"), 5U);
  EXPECT_EQ(data_with("point:a").size(), 1U);
}

TEST_F(ModbusEndToEnd, ADeadDeviceDoesNotSlowOneOnAnotherBus) {
  PymodbusServer dead({"holding 0 7"});
  PymodbusServer alive({"holding 0 7"});
  auto silent = device("dead", dead.url(), {point("a", "holding", 0, "uint16")});
  silent.timeout = milliseconds(1000);
  silent.degrade_after = 1000;
  auto living = device("alive", alive.url(), {point("a", "holding", 0, "uint16")});
  dead.freeze();
  start({silent, living});
  ASSERT_TRUE(wait_until([&] { return counter("no_answer", 0) == 3; }));
  // In these three seconds there was time for 60 polls. A quarter of them is far from what waiting for the other would leave: 3.
  EXPECT_GE(counter("polls", 1), 15U);
  EXPECT_EQ(status(1).state, SourceState::connected);
}

TEST_F(ModbusEndToEnd, LateAnswersAreNotTakenForLaterOnes) {
  PymodbusServer server({"holding 0 1000", "holding 500 2000"});
  auto options = device("press", server.url(), {point("low", "holding", 0, "uint16"), point("high", "holding", 500, "uint16")});
  options.degrade_after = 1000;
  options.timeout = milliseconds(100);
  start({options});
  ASSERT_TRUE(wait_for("point:high", R"({"point":"high","value":2000,"quality":"good"})"));
  for (int round = 1; round <= 5; ++round) {
    const auto given_up = counter("no_answer");
    server.freeze();
    ASSERT_TRUE(wait_until([&] { return counter("no_answer") > given_up; }));
    server.resume();
    const auto answers = counter("answers");
    ASSERT_TRUE(wait_until([&] { return counter("answers") >= answers + 6; }));
  }
  EXPECT_THAT(data_with("point:low"), Each(HasSubstr("\"value\":1000,")));
  EXPECT_THAT(data_with("point:high"), Each(HasSubstr("\"value\":2000,")));
}

TEST_F(ModbusEndToEnd, AFullDiskHoldsTheNewestValuesAndCountsTheReplaced) {
  PymodbusServer server({"holding 0 1"});
  start({device("press", server.url(), {point("a", "holding", 0, "uint16")})});
  ASSERT_TRUE(wait_for("point:a", R"({"point":"a","value":1,"quality":"good"})"));
  files_.full = true;
  server.set_memory({"holding 0 2"});
  EXPECT_TRUE(wait_until([&] { return counter("held") == 1; }));
  EXPECT_TRUE(wait_state(SourceState::degraded));
  server.set_memory({"holding 0 3"});
  EXPECT_TRUE(wait_until([&] { return counter("replaced") >= 2; }));
  EXPECT_THAT(status().last_error, HasSubstr("disk-full"));
  files_.full = false;
  EXPECT_TRUE(wait_for("point:a", R"({"point":"a","value":3,"quality":"good"})"));
  EXPECT_TRUE(wait_state(SourceState::connected));
  EXPECT_EQ(data_with("point:a").size(), 2U);
  EXPECT_THAT(log(), AllOf(HasSubstr("values cannot be stored: disk-full"), HasSubstr("values are stored again")));
}

TEST_F(ModbusEndToEnd, RtuFramesTravelThroughASerialTunnel) {
  PymodbusServer server({"holding 0 7", "coil 0 1"}, "rtu");
  start({device("press", server.url(),
                {point("a", "holding", 0, "uint16"), point("b", "coil", 0, "bool"), point("c", "holding", 9, "uint16")})});
  EXPECT_TRUE(wait_for("point:a", R"({"point":"a","value":7,"quality":"good"})"));
  EXPECT_TRUE(wait_for("point:b", R"({"point":"b","value":true,"quality":"good"})"));
  EXPECT_TRUE(wait_for("point:c", R"({"point":"c","value":null,"quality":"bad","exception":2})"));
}

TEST_F(ModbusEndToEnd, TheConnectionCanBeClosedAfterEveryPoll) {
  PymodbusServer server({"holding 0 7"});
  auto options = device("press", server.url(), {point("a", "holding", 0, "uint16")});
  options.close_after_poll = true;
  options.pause_after_connect = milliseconds(5);
  start({options});
  EXPECT_TRUE(wait_until([&] { return counter("connects") >= 5; }));
  EXPECT_EQ(counter("no_answer"), 0U);
}

TEST_F(ModbusEndToEnd, TheSimulatorHasTheLayoutThatItDocuments) {
  ingest::SimulateModbusOptions simulated;
  simulated.port = 0;
  simulated.units = 2;
  simulated.machines = 3;
  simulated.step = milliseconds(10);
  auto simulator = ingest::ModbusSimulator::start(simulated);
  ASSERT_TRUE(simulator.has_value()) << simulator.error().message();
  const auto url = "tcp://127.0.0.1:" + std::to_string((*simulator)->port());
  auto temperature = point("temperature", "holding", 140, "float32");
  temperature.min = 30;
  temperature.max = 100;
  auto pressure = point("pressure", "holding", 142, "float32");
  pressure.min = 4;
  pressure.max = 8;
  auto state = point("state", "holding", 146, "uint16");
  state.labels = {{0, "stopped"}, {1, "running"}, {2, "setup"}};
  const std::vector<ModbusPointOptions> points{temperature,
                                               pressure,
                                               state,
                                               point("parts", "holding", 144, "uint32"),
                                               point("vibration", "holding", 147, "int16"),
                                               point("energy", "input", 140, "uint64"),
                                               point("running", "coil", 23, "bool"),
                                               point("door", "discrete", 23, "bool"),
                                               point("beyond", "holding", 160, "uint16")};
  auto second = device("second", url, points);
  second.unit = 2;
  auto third = device("third", url, points);
  third.unit = 3;
  start({device("first", url, points), second, third});
  ASSERT_TRUE(wait_until([&] { return data_with("device:first").size() >= 50 && data_with("device:second").size() >= 50; }));
  for (const auto* name : {"temperature", "pressure", "state", "parts", "vibration", "energy", "running", "door"}) {
    EXPECT_THAT(data_with("point:" + std::string(name)), Contains(HasSubstr("\"quality\":\"good\""))) << name;
    EXPECT_THAT(data_with("point:" + std::string(name)), Not(Contains(HasSubstr("\"uncertain\"")))) << name;
  }
  EXPECT_THAT(data_with("point:beyond"), Contains(HasSubstr("\"quality\":\"bad\",\"exception\":2")));
  EXPECT_GE(data_with("point:temperature").size(), 10U) << "it moves";
  EXPECT_THAT(data_with("device:third"), AllOf(Not(IsEmpty()), Each(HasSubstr("\"value\":null,\"quality\":\"bad\",\"exception\":11"))));
  EXPECT_TRUE(wait_state(SourceState::degraded, 2));
  EXPECT_GE((*simulator)->requests(), 50U);
  (*simulator)->stop();
  EXPECT_TRUE(wait_state(SourceState::degraded, 0));
}

TEST(ModbusSimulator, RefusesWhatItCannotDo) {
  ingest::SimulateModbusOptions options;
  options.port = 0;
  const auto running = ingest::ModbusSimulator::start(options);
  ASSERT_TRUE(running.has_value());
  options.port = (*running)->port();
  const auto taken = ingest::ModbusSimulator::start(options);
  ASSERT_FALSE(taken.has_value());
  EXPECT_THAT(taken.error().message(), HasSubstr("127.0.0.1:" + std::to_string(options.port)));
  options.host = "localhost";
  EXPECT_THAT(ingest::ModbusSimulator::start(options).error().detail(), HasSubstr("IPv4"));
}

}  // namespace
}  // namespace opossum::testing
