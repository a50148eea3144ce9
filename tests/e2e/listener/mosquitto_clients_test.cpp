// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>

#include <algorithm>

#include "tests/e2e/listener/listening_gateway.hpp"

namespace opossum::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kTopic = "plant/a/s1/temperature";

/// With both protocol versions as mosquitto_pub and mosquitto_sub spell them.
class MosquittoClients : public ::testing::TestWithParam<const char*> {
 protected:
  void SetUp() override { ASSERT_TRUE(gateway_.start()) << gateway_.log(); }
  Finished publish(std::vector<std::string> arguments, const std::string& input = {}) {
    arguments.insert(arguments.end(), {"-V", GetParam()});
    return mosquitto_pub(gateway_, std::move(arguments), input);
  }
  MosquittoSub subscribe(int count, std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"-V", GetParam()});
    return MosquittoSub(folder_, gateway_, count, std::move(arguments));
  }

  TemporaryFolder folder_;
  ListeningGateway gateway_{folder_};
};

INSTANTIATE_TEST_SUITE_P(Versions, MosquittoClients, ::testing::Values("mqttv311", "mqttv5"),
                         [](const auto& version) { return std::string(version.param); });

TEST_P(MosquittoClients, PublishWithEveryQosAndTheEventsAreStored) {
  for (const char* qos : {"0", "1", "2"}) {
    const auto published = publish({"-t", kTopic, "-q", qos, "-m", std::string(R"({"temperature":2)") + qos + "}"});
    EXPECT_EQ(published.code, 0) << published.error;
  }
  EXPECT_TRUE(wait_until([&] { return gateway_.counter("stored") == 3; })) << gateway_.log();
  EXPECT_THAT(gateway_.events(),
              ElementsAre(HasSubstr(R"("data":{"value":20})"), HasSubstr(R"("data":{"value":21})"), HasSubstr(R"("data":{"value":22})")));
  EXPECT_THAT(gateway_.events().front(), HasSubstr(R"("tags":["line:a","sensor:s1"])"));
}

TEST_P(MosquittoClients, SubscribersGetWhatMatchesInItsOrder) {
  MosquittoSub exact = subscribe(2, {"-t", kTopic, "-q", "2"});
  MosquittoSub one_level = subscribe(2, {"-t", "plant/+/s1/temperature", "-q", "1"});
  MosquittoSub everything = subscribe(3, {"-t", "#", "-q", "0"});
  for (const char* value : {"1", "2"}) EXPECT_EQ(publish({"-t", kTopic, "-q", "2", "-m", value}).code, 0);
  EXPECT_EQ(publish({"-t", "elsewhere", "-q", "1", "-m", "3"}).code, 0);
  const std::vector<std::string> both{std::string(kTopic) + " 1", std::string(kTopic) + " 2"};
  EXPECT_EQ(exact.lines(), both);
  EXPECT_EQ(one_level.lines(), both);
  EXPECT_THAT(everything.lines(), ElementsAre(both[0], both[1], "elsewhere 3"));
}

TEST_P(MosquittoClients, ANewSubscriberGetsTheRetainedMessageAlsoAfterARestart) {
  EXPECT_EQ(publish({"-t", "state/pump", "-q", "1", "-r", "-m", "on"}).code, 0);
  EXPECT_EQ(publish({"-t", "state/valve", "-q", "1", "-r", "-m", "open"}).code, 0);
  EXPECT_EQ(publish({"-t", "state/valve", "-q", "1", "-r", "-n"}).code, 0);
  gateway_.gateway().kill();
  ASSERT_TRUE(gateway_.start()) << gateway_.log();
  EXPECT_THAT(subscribe(1, {"-t", "state/#", "-q", "1"}).lines(), ElementsAre("state/pump on"));
  EXPECT_EQ(gateway_.counter("retained"), 1);
}

TEST_P(MosquittoClients, ASessionThatIsAwayGetsItsMessagesLaterAlsoAfterKill9) {
  const std::vector<std::string> session{"-t", "orders/#", "-q", "1", "-i", "robot-7", "-c"};
  std::vector<std::string> arguments = session;
  if (std::string(GetParam()) == "mqttv5") arguments.insert(arguments.end(), {"-x", "3600"});
  subscribe(100, arguments).kill();
  ASSERT_TRUE(wait_until([&] { return gateway_.counter("clients") == 0; }));
  for (const char* order : {"first", "second", "third"}) EXPECT_EQ(publish({"-t", "orders/7", "-q", "1", "-m", order}).code, 0);
  gateway_.gateway().kill();
  ASSERT_TRUE(gateway_.start()) << gateway_.log();
  EXPECT_EQ(gateway_.counter("sessions"), 1);
  EXPECT_THAT(subscribe(3, arguments).lines(), ElementsAre("orders/7 first", "orders/7 second", "orders/7 third"));
}

TEST_P(MosquittoClients, AWillIsSentWhenItsClientDies) {
  MosquittoSub watcher = subscribe(1, {"-t", "wills/#", "-q", "1"});
  MosquittoSub mortal = subscribe(1, {"-t", "nothing", "--will-topic", "wills/press", "--will-payload", "gone", "--will-qos", "1"});
  mortal.kill();
  EXPECT_THAT(watcher.lines(), ElementsAre("wills/press gone"));
}

TEST_P(MosquittoClients, AShareGroupGetsEachMessageOnce) {
  MosquittoSub left = subscribe(5, {"-t", "$share/workers/jobs", "-q", "1"});
  MosquittoSub right = subscribe(5, {"-t", "$share/workers/jobs", "-q", "1"});
  EXPECT_EQ(publish({"-t", "jobs", "-q", "1", "-l"}, "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n").code, 0);
  std::vector<std::string> all = left.lines();
  for (std::string& line : right.lines()) all.push_back(std::move(line));
  std::ranges::sort(all);
  EXPECT_EQ(all.size(), 10U);
  EXPECT_EQ(std::ranges::unique(all).size(), 0U);
}

TEST_P(MosquittoClients, AThousandLinesAreStoredOnceAndInTheirOrder) {
  std::string lines;
  for (int i = 0; i < 1000; ++i) lines += std::to_string(i) + '\n';
  EXPECT_EQ(publish({"-t", "count", "-q", "2", "-l"}, lines).code, 0);
  ASSERT_TRUE(wait_until([&] { return gateway_.counter("stored") == 1000; })) << gateway_.log();
  const auto events = gateway_.events();
  ASSERT_EQ(events.size(), 1000U);
  for (std::size_t i = 0; i < events.size(); ++i) ASSERT_THAT(events[i], HasSubstr("\"data\":" + std::to_string(i) + "}"));
}

TEST_P(MosquittoClients, TopicsOfTheServerAreRefusedAndOthersGoOn) {
  publish({"-t", "$SYS/broker/uptime", "-q", "1", "-m", "x"});
  EXPECT_EQ(publish({"-t", "fine", "-q", "1", "-m", "1"}).code, 0);
  EXPECT_EQ(gateway_.counter("not_authorized"), 1);
  EXPECT_EQ(gateway_.counter("stored"), 1);
}

}  // namespace
}  // namespace opossum::testing
