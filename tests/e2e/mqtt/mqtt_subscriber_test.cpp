// SPDX-License-Identifier: MIT
#include "ingest/mqtt_subscriber.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/e2e/mqtt/mosquitto.hpp"
#include "tests/e2e/mqtt/station.hpp"

namespace opossum::testing {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* kTopic = "plant/l1/s1/temperature";

std::string readings(int first, int count) {
  std::string lines;
  for (int i = first; i < first + count; ++i) lines += "{\"temperature\":" + std::to_string(i) + "}\n";
  return lines;
}

/// The different values of TemperatureReading events.
std::set<int> values(const std::vector<std::string>& events) {
  std::set<int> all;
  for (const std::string& event : events) {
    const std::size_t at = event.find("\"data\":{\"value\":");
    if (at != std::string::npos) all.insert(std::stoi(event.substr(at + 16)));
  }
  return all;
}

std::set<int> numbers(int first, int count) {
  std::set<int> all;
  for (int i = first; i < first + count; ++i) all.insert(i);
  return all;
}

class MqttSubscriberTest : public ::testing::Test {
 protected:
  void start() {
    station_.start();
    ASSERT_TRUE(wait_until([this] { return station_.connected(); })) << station_.log();
  }
  [[nodiscard]] bool wait_for(const std::string& counter, std::uint64_t at_least) const {
    return wait_until([&] { return station_.counter(counter) >= at_least; });
  }

  Mosquitto broker_;
  Station station_{broker_.url()};
};

TEST_F(MqttSubscriberTest, StoresWhatARuleMapsAndQuarantinesTheRest) {
  broker_.start();
  start();
  broker_.publish(kTopic, R"({"temperature":21.50})");
  broker_.publish("other/thing", "hello");
  broker_.publish(kTopic, "{broken");
  ASSERT_TRUE(wait_for("received", 3));
  ASSERT_TRUE(wait_for("quarantined", 2));
  EXPECT_THAT(station_.events(), ElementsAre(AllOf(HasSubstr(R"("type":"TemperatureReading","tags":["line:l1","sensor:s1"])"),
                                                   HasSubstr(R"("data":{"value":21.50})"), Not(HasSubstr("meta")))));
  EXPECT_THAT(station_.quarantined(), ElementsAre(AllOf(HasSubstr("no rule matches"), HasSubstr(R"("payload":"hello")")),
                                                  AllOf(HasSubstr("not JSON"), HasSubstr(R"("payload":"{broken")"))));
}

TEST_F(MqttSubscriberTest, KeepsRetainedFlagAndProperties) {
  broker_.start();
  broker_.publish(kTopic, R"({"temperature":1})",
                  {"-r", "-D", "publish", "content-type", "application/json", "-D", "publish", "user-property", "unit", "°C", "-D",
                   "publish", "correlation-data", "abc"});
  start();
  ASSERT_TRUE(wait_for("stored", 1));
  EXPECT_THAT(
      station_.events(),
      ElementsAre(HasSubstr(
          R"("meta":{"mqtt":{"retained":true,"content_type":"application/json","correlation_base64":"YWJj","user":[["unit","°C"]]}})")));
  EXPECT_EQ(station_.counter("retained"), 1U);
}

TEST_F(MqttSubscriberTest, DoesNotFetchRetainedMessagesAgainOnReconnect) {
  broker_.start();
  start();
  broker_.publish(kTopic, R"({"temperature":1})", {"-r"});
  ASSERT_TRUE(wait_for("stored", 1));
  station_.stop();
  start();
  broker_.publish(kTopic, R"({"temperature":2})");
  ASSERT_TRUE(wait_until([this] { return values(station_.events()) == numbers(1, 2); }));
  EXPECT_THAT(station_.events(), SizeIs(2));
}

TEST_F(MqttSubscriberTest, GetsWhatWasPublishedWhileItWasAway) {
  broker_.start();
  start();
  station_.stop();
  broker_.publish_lines(kTopic, readings(0, 50));
  start();
  ASSERT_TRUE(wait_for("stored", 50));
  EXPECT_EQ(values(station_.events()), numbers(0, 50));
  EXPECT_EQ(station_.counter("sessions_lost"), 0U);
}

TEST_F(MqttSubscriberTest, ComesBackAfterABrokerRestart) {
  broker_.start();
  start();
  broker_.publish_lines(kTopic, readings(0, 10));
  ASSERT_TRUE(wait_for("stored", 10));
  broker_.stop();
  ASSERT_TRUE(wait_until([this] { return station_.status().state == ingest::SourceState::connecting; }));
  broker_.start();
  ASSERT_TRUE(wait_for("connects", 2));
  broker_.publish_lines(kTopic, readings(10, 10));
  ASSERT_TRUE(wait_until([this] { return values(station_.events()) == numbers(0, 20); }));
  EXPECT_EQ(station_.counter("sessions_lost"), 0U);
}

TEST_F(MqttSubscriberTest, CountsALostSessionAndSubscribesAgain) {
  broker_.start();
  start();
  broker_.stop();
  broker_.forget_sessions();
  broker_.start();
  ASSERT_TRUE(wait_for("sessions_lost", 1));
  ASSERT_TRUE(wait_until([this] { return station_.connected(); }));
  broker_.publish(kTopic, R"({"temperature":1})");
  EXPECT_TRUE(wait_for("stored", 1));
  EXPECT_THAT(station_.log(), HasSubstr("lost our session"));
  EXPECT_THAT(station_.gaps(), ElementsAre(AllOf(HasSubstr(R"("source":"plant","kind":"mqtt","reason":"session-lost")"),
                                                 HasSubstr("\"from\":\""))));
}

TEST_F(MqttSubscriberTest, NoticesASessionLostWhileTheProcessWasDown) {
  broker_.start();
  start();
  station_.stop();
  broker_.stop();
  broker_.forget_sessions();
  broker_.start();
  start();
  EXPECT_EQ(station_.counter("sessions_lost"), 1U);
  EXPECT_THAT(station_.gaps(), ElementsAre(AllOf(HasSubstr("session-lost"), Not(HasSubstr("\"from\"")))));
  station_.stop();
  start();
  EXPECT_THAT(station_.gaps(), SizeIs(1)) << "said once";
}

TEST_F(MqttSubscriberTest, RecordsWhatItAcknowledgedAndCouldNotStore) {
  broker_.start();
  station_.options.ack = ingest::MqttAck::received;
  start();
  station_.files.full = true;
  broker_.publish_lines(kTopic, readings(0, 7));
  ASSERT_TRUE(wait_for("received", 7));
  station_.give_up();
  station_.files.full = false;
  ASSERT_TRUE(wait_until([this] { return !station_.gaps().empty(); }));
  EXPECT_THAT(station_.gaps(), ElementsAre(AllOf(HasSubstr("messages-lost"), HasSubstr("\"count\":7"))));
}

TEST_F(MqttSubscriberTest, RecordsMessagesOfQosZeroThatTheStoreRefused) {
  broker_.start();
  start();
  station_.files.full = true;
  broker_.publish(kTopic, R"({"temperature":1})", {"-q", "0"});
  ASSERT_TRUE(wait_for("withheld", 1));
  station_.files.full = false;
  ASSERT_TRUE(wait_until([this] { return !station_.gaps().empty(); }));
  EXPECT_THAT(station_.gaps(), ElementsAre(AllOf(HasSubstr("\"reason\":\"shed\""), HasSubstr("\"count\":1"))));
  EXPECT_THAT(station_.events(), IsEmpty());
}

TEST_F(MqttSubscriberTest, UnsubscribesATopicThatIsNoLongerWanted) {
  broker_.start();
  start();
  station_.stop();
  station_.options.topics = {"plant/#"};
  start();
  broker_.publish("other/thing", "hello");
  broker_.publish(kTopic, R"({"temperature":1})");
  ASSERT_TRUE(wait_for("stored", 1));
  EXPECT_EQ(station_.counter("received"), 1U);
}

TEST_F(MqttSubscriberTest, WaitsForABrokerThatCannotBeReached) {
  station_.start();
  ASSERT_TRUE(wait_for("errors", 2));
  EXPECT_EQ(station_.status().state, ingest::SourceState::connecting);
  EXPECT_THAT(station_.status().last_error, HasSubstr(broker_.url()));
  broker_.start();
  EXPECT_TRUE(wait_until([this] { return station_.connected(); })) << station_.log();
}

TEST_F(MqttSubscriberTest, WithholdsAcknowledgementsWhileTheDiskIsFull) {
  broker_.start();
  start();
  broker_.publish_lines(kTopic, readings(0, 5));
  ASSERT_TRUE(wait_for("stored", 5));
  station_.files.full = true;
  broker_.publish_lines(kTopic, readings(5, 40));
  broker_.publish("other/thing", "for quarantine");
  ASSERT_TRUE(wait_for("withheld", 3)) << station_.log();
  EXPECT_EQ(values(station_.events()), numbers(0, 5));
  EXPECT_EQ(station_.status().state, ingest::SourceState::degraded);
  station_.files.full = false;
  ASSERT_TRUE(wait_until([this] { return values(station_.events()) == numbers(0, 45); })) << station_.log();
  ASSERT_TRUE(wait_for("quarantined", 1));
  EXPECT_THAT(station_.quarantined(), Contains(HasSubstr("for quarantine")));
  EXPECT_GE(station_.counter("duplicates"), 1U);
  EXPECT_THAT(station_.events(), Contains(HasSubstr(R"("meta":{"mqtt":{"dup":true}})")));
  EXPECT_TRUE(wait_until([this] { return station_.connected(); }));
}

TEST_F(MqttSubscriberTest, LosesNothingWhenAnFsyncFailsAndTheProcessRestarts) {
  broker_.start();
  start();
  broker_.publish_lines(kTopic, readings(0, 5));
  ASSERT_TRUE(wait_for("stored", 5));
  station_.files.sync_fails = true;
  broker_.publish_lines(kTopic, readings(5, 30));
  ASSERT_TRUE(wait_for("withheld", 1)) << station_.log();
  ASSERT_TRUE(wait_until([this] { return station_.status().detail.find("poisoned") != std::string::npos; }));
  EXPECT_EQ(station_.counter("stored"), 5U);
  station_.stop();
  station_.files.sync_fails = false;
  start();
  ASSERT_TRUE(wait_until([this] { return values(station_.events()) == numbers(0, 35); })) << station_.log();
}

TEST_F(MqttSubscriberTest, LosesNothingWhenTheQuarantineFails) {
  broker_.start();
  start();
  station_.files.full = true;
  broker_.publish("other/thing", "hello");
  ASSERT_TRUE(wait_for("withheld", 1));
  station_.stop();
  station_.files.full = false;
  start();
  ASSERT_TRUE(wait_until([this] { return !station_.quarantined().empty(); })) << station_.log();
  EXPECT_THAT(station_.quarantined().back(), HasSubstr("hello"));
}

TEST_F(MqttSubscriberTest, AKeyMakesARedeliveredMessageOne) {
  broker_.start();
  start();
  for (int i = 0; i < 2; ++i) broker_.publish("keyed/a", R"({"seq":7,"v":1})");
  ASSERT_TRUE(wait_for("received", 2));
  ASSERT_TRUE(wait_for("seen", 1));
  broker_.publish("keyed/a", R"({"seq":7,"v":2})");
  ASSERT_TRUE(wait_for("quarantined", 1));
  EXPECT_THAT(station_.events(), SizeIs(1));
  EXPECT_THAT(station_.quarantined(), Each(HasSubstr("key-reuse")));
}

TEST_F(MqttSubscriberTest, StoresInBatchesWithAckReceived) {
  broker_.start();
  station_.options.ack = ingest::MqttAck::received;
  start();
  EXPECT_THAT(station_.status().detail, HasSubstr("at most once"));
  broker_.publish_lines(kTopic, readings(0, 500));
  broker_.publish("other/thing", "hello");
  ASSERT_TRUE(wait_for("stored", 500));
  ASSERT_TRUE(wait_for("quarantined", 1));
  EXPECT_EQ(values(station_.events()), numbers(0, 500));
}

TEST_F(MqttSubscriberTest, HoldsTheBrokerBackWhenTheQueueOfAckReceivedIsFull) {
  broker_.start();
  station_.options.ack = ingest::MqttAck::received;
  station_.options.queue_messages_max = 5;
  start();
  station_.files.full = true;
  broker_.publish_lines(kTopic, readings(0, 100));
  ASSERT_TRUE(wait_for("withheld", 1)) << station_.log();
  station_.files.full = false;
  EXPECT_TRUE(wait_until([this] { return values(station_.events()) == numbers(0, 100); })) << station_.log();
  EXPECT_EQ(station_.counter("lost"), 0U);
}

TEST_F(MqttSubscriberTest, SpeaksMqtt311) {
  broker_.start();
  station_.options.version = ingest::MqttVersion::v311;
  start();
  broker_.publish(kTopic, R"({"temperature":1})");
  ASSERT_TRUE(wait_for("stored", 1));
  station_.stop();
  broker_.publish(kTopic, R"({"temperature":2})");
  start();
  EXPECT_TRUE(wait_until([this] { return values(station_.events()) == numbers(1, 2); }));
}

TEST_F(MqttSubscriberTest, RefusesASecondSourceWithTheSameClientId) {
  station_.start();
  Station other(broker_.url());
  EXPECT_THROW(other.start(), std::runtime_error);
}

}  // namespace
}  // namespace opossum::testing
