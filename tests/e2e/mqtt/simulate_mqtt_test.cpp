// SPDX-License-Identifier: MIT
#include "ingest/simulate_mqtt.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "tests/e2e/mqtt/mosquitto.hpp"
#include "tests/e2e/mqtt/station.hpp"

namespace opossum::testing {
namespace {

TEST(SimulateMqttTest, EveryAcknowledgedReadingIsStored) {
  Mosquitto broker;
  broker.start();
  Station station(broker.url());
  station.start();
  ASSERT_TRUE(wait_until([&] { return station.connected(); }));
  std::set<std::string> acknowledged;
  ingest::SimulateMqttOptions options;
  options.url = broker.url();
  options.rate = 0;
  options.count = 500;
  options.lines = 2;
  options.sensors = 5;
  options.acknowledged = [&](const std::string& id) { acknowledged.insert(id); };
  ingest::SimulateMqtt simulation(options);
  const auto done = simulation.run();
  ASSERT_TRUE(done) << done.error().message();
  EXPECT_EQ(simulation.progress().acknowledged, 500U);
  EXPECT_EQ(acknowledged.size(), 500U);
  EXPECT_EQ(*acknowledged.begin(), "line-1/s001/1");
  EXPECT_TRUE(wait_until([&] { return station.counter("stored") == 500; }));
  EXPECT_THAT(station.events().front(), ::testing::HasSubstr(R"("tags":["line:line-1","sensor:s001"])"));
}

TEST(SimulateMqttTest, GoesOnAfterABrokerRestart) {
  Mosquitto broker;
  broker.start();
  ingest::SimulateMqttOptions options;
  options.url = broker.url();
  options.rate = 500;
  ingest::SimulateMqtt simulation(options);
  Result<void> result;
  std::thread runner([&] { result = simulation.run(); });
  EXPECT_TRUE(wait_until([&] { return simulation.progress().acknowledged > 50; }));
  broker.stop();
  broker.start();
  const std::uint64_t before = simulation.progress().acknowledged;
  EXPECT_TRUE(wait_until([&] { return simulation.progress().acknowledged > before + 200; }));
  simulation.stop();
  runner.join();
  EXPECT_TRUE(result);
  EXPECT_EQ(simulation.progress().acknowledged, simulation.progress().published);
}

TEST(SimulateMqttTest, SaysThatThereIsNoBroker) {
  ingest::SimulateMqttOptions options;
  options.url = "mqtt://127.0.0.1:" + std::to_string(free_port());
  const auto done = ingest::SimulateMqtt(options).run();
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code(), Errc::unavailable);
  options.url = "http://localhost";
  EXPECT_EQ(ingest::SimulateMqtt(options).run().error().code(), Errc::invalid_argument);
}

}  // namespace
}  // namespace opossum::testing
