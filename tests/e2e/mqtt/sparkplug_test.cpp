// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/e2e/mqtt/mosquitto.hpp"
#include "tests/e2e/mqtt/station.hpp"
#include "tests/support/sparkplug_payload.hpp"

namespace opossum::testing {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// An edge node beside a broker that is already there, to which the gateway subscribes.
class SparkplugSubscriberTest : public ::testing::Test {
 protected:
  SparkplugSubscriberTest() {
    broker_.start();
    station_.options.topics = {"spBv1.0/#"};
    start();
  }
  void start() {
    station_.start();
    EXPECT_TRUE(wait_until([this] { return station_.connected(); })) << station_.log();
  }
  void publish(const std::string& type, const test::wire::Payload& payload) const {
    broker_.publish_bytes("spBv1.0/plant/" + type + "/press-4", test::bytes_of(payload));
  }
  [[nodiscard]] bool wait_for_events(std::size_t count) const {
    return wait_until([&] { return station_.events().size() >= count; });
  }

  Mosquitto broker_;
  Station station_{broker_.url()};
};

TEST_F(SparkplugSubscriberTest, AGapAsksTheNodeForABirthThroughTheBroker) {
  const TemporaryFolder folder;
  const std::string heard = folder / "commands";
  const Process node({"stdbuf", "-oL", "mosquitto_sub", "-d", "-p", std::to_string(broker_.port()), "-t", "spBv1.0/plant/NCMD/press-4", "-F",
                      "command %x"},
                     {.output_file = heard, .error_file = folder / "error"});
  ASSERT_TRUE(wait_until([&] { return read_text(heard).find("Subscribed (mid") != std::string::npos; }));
  publish("NBIRTH", test::sparkplug_birth(0, 7));
  publish("NDATA", test::sparkplug_data(1, 21.5F));
  ASSERT_TRUE(wait_for_events(3));
  EXPECT_THAT(station_.events().back(),
              AllOf(HasSubstr(R"("type":"NDATA","tags":["node:press-4","metric:temperature"])"),
                    HasSubstr(R"("data":{"value":21.5,"quality":"good"})")));
  EXPECT_EQ(read_text(heard).find("command "), std::string::npos);
  publish("NDATA", test::sparkplug_data(4, 22));
  EXPECT_TRUE(wait_until([&] { return read_text(heard).find("command ") != std::string::npos; })) << station_.log();
  const std::string name = "4e6f646520436f6e74726f6c2f52656269727468";  // "Node Control/Rebirth"
  EXPECT_THAT(read_text(heard), HasSubstr(name));
  EXPECT_TRUE(wait_until([&] { return station_.gaps().size() == 1; }));
  EXPECT_THAT(station_.gaps(), ElementsAre(HasSubstr(R"("reason":"sequence-gap","part":"plant/press-4")")));
  // The subscription brings the command back: it is an event as well.
  EXPECT_TRUE(wait_until([&] { return station_.events().back().find("\"type\":\"NCMD\"") != std::string::npos; }));
}

TEST_F(SparkplugSubscriberTest, ADeathMakesMetricsStale) {
  publish("NBIRTH", test::sparkplug_birth(0, 7));
  publish("NDEATH", test::sparkplug_death(7));
  ASSERT_TRUE(wait_for_events(4));
  EXPECT_THAT(station_.events().back(),
              AllOf(HasSubstr(R"("type":"NDEATH","tags":["node:press-4","metric:temperature"])"),
                    HasSubstr(R"("data":{"value":20.5,"quality":"stale"})")));
}

TEST_F(SparkplugSubscriberTest, BirthsAreKnownAfterARestart) {
  publish("NBIRTH", test::sparkplug_birth(0, 7));
  ASSERT_TRUE(wait_for_events(2));
  station_.stop();
  start();
  publish("NDATA", test::sparkplug_data(1, 21.5F));
  ASSERT_TRUE(wait_for_events(3));
  EXPECT_THAT(station_.events().back(), HasSubstr("metric:temperature"));
  EXPECT_THAT(station_.quarantined(), IsEmpty());
}

TEST_F(SparkplugSubscriberTest, DataThatNoBirthExplainsIsKeptInQuarantine) {
  publish("NDATA", test::sparkplug_data(1, 21.5F));
  ASSERT_TRUE(wait_until([&] { return station_.quarantined().size() == 1; }));
  EXPECT_THAT(station_.quarantined(), ElementsAre(HasSubstr("no birth certificate of it is known")));
  EXPECT_TRUE(wait_for_events(1)) << "the request for a birth";
  EXPECT_THAT(station_.events(), ElementsAre(HasSubstr("metric:Node Control/Rebirth")));
}

}  // namespace
}  // namespace opossum::testing
