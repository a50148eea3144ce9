// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ingest/mqtt/session_file.hpp"
#include "ingest/mqtt/socket_watch.hpp"
#include "ingest/mqtt/topic_filter.hpp"
#include "ingest/mqtt_subscriber.hpp"
#include "tests/support/process.hpp"

namespace opossum::ingest::mqtt {
namespace {

TEST(MqttTopicFilterTest, FollowsTheSpecification) {
  for (const char* filter : {"a", "a/b", "#", "+", "a/#", "+/a/+", "/", "a//b", "$share/group/a/#", "$SYS/#"})
    EXPECT_FALSE(filter_problem(filter)) << filter;
  for (const char* filter : {"", "a#", "#/a", "a/#/b", "a+", "+a/b", "\xFF"}) EXPECT_TRUE(filter_problem(filter)) << filter;
  EXPECT_TRUE(filter_problem(std::string(65'536, 'a')));
  EXPECT_TRUE(filter_problem(std::string("a\0b", 3)));
}

TEST(MqttUrlTest, IsTurnedIntoPahosSpelling) {
  EXPECT_EQ(to_paho_url("mqtt://host"), "tcp://host:1883");
  EXPECT_EQ(to_paho_url("mqtt://host:99"), "tcp://host:99");
  EXPECT_EQ(to_paho_url("mqtts://[::1]"), "ssl://[::1]:8883");
  EXPECT_EQ(to_paho_url("mqtts://[::1]:99"), "ssl://[::1]:99");
  EXPECT_EQ(to_paho_url("wss://host/mqtt"), "wss://host:443/mqtt");
  for (const char* url : {"host", "http://host", "mqtt://", "mqtt://:1883", "mqtt://user:secret@host", "mqtt://host:"})
    EXPECT_FALSE(to_paho_url(url)) << url;
}

TEST(MqttSocketTest, IsReadFromTheTraceOfAConnect) {
  EXPECT_EQ(socket_in_trace("7 opossum-1 -> CONNECT version 5 clean: 0 (0)", "opossum-1"), 7);
  EXPECT_EQ(socket_in_trace("20261123 140000.123 12 my id -> CONNECT version 4 clean: 0 (0)", "my id"), 12);
  EXPECT_EQ(socket_in_trace("7 opossum-1 -> CONNECT version 5 clean: 0 (0)", "opossum"), -1);
  EXPECT_EQ(socket_in_trace("7 opossum-1 -> CONNECT version 5 clean: 0 (0)", "1"), -1);
  EXPECT_EQ(socket_in_trace("7 opossum-1 -> PUBACK msgid: 3 (0)", "opossum-1"), -1);
  EXPECT_EQ(socket_in_trace("x opossum-1 -> CONNECT version 5", "opossum-1"), -1);
}

TEST(MqttSessionFileTest, RemembersOverARestart) {
  const testing::TemporaryFolder folder;
  const Session session{"mqtt://h", "id \"x\"", 1, {"a/#", "b"}};
  SessionFile first(posix_file_system(), folder / "ingest", "plant/1 ü");
  EXPECT_EQ(*first.load(), std::nullopt);
  ASSERT_TRUE(first.save(session));
  SessionFile second(posix_file_system(), folder / "ingest", "plant/1 ü");
  EXPECT_EQ(*second.load(), session);
  SessionFile other(posix_file_system(), folder / "ingest", "plant/2");
  EXPECT_EQ(*other.load(), std::nullopt);
}

TEST(MqttSessionFileTest, ADamagedFileIsReportedAndReplaced) {
  const testing::TemporaryFolder folder;
  const Session session{"mqtt://h", "id", 1, {"a"}};
  ASSERT_TRUE(SessionFile(posix_file_system(), folder / "ingest", "plant").save(session));
  for (const char* text : {"", "{", "[]", "{\"url\":1}", R"({"url":"a","client_id":"b","qos":1,"topics":[1]})"}) {
    testing::write_text(folder / "ingest/plant.json", text);
    SessionFile file(posix_file_system(), folder / "ingest", "plant");
    EXPECT_EQ(file.load().error().code(), Errc::damaged) << text;
    ASSERT_TRUE(file.save(session));
    EXPECT_EQ(*SessionFile(posix_file_system(), folder / "ingest", "plant").load(), session);
  }
}

TEST(MqttSessionFileTest, WithoutADirectoryItRemembersWithinTheProcess) {
  const Session session{"mqtt://h", "id", 1, {"a"}};
  SessionFile file(posix_file_system(), "", "plant");
  ASSERT_TRUE(file.save(session));
  EXPECT_EQ(*file.load(), session);
}

TEST(MqttSubscriberOptionsTest, RefusesWhatCanNeverWork) {
  const testing::TemporaryFolder folder;
  StoreOptions store_options;
  store_options.directory = folder / "data";
  auto store = EventStore::open(store_options);
  ASSERT_TRUE(store);
  auto quarantine = Quarantine::open({folder / "data/quarantine"});
  ASSERT_TRUE(quarantine);
  Intake intake(**store, **quarantine, RuleSet());
  const auto error = [&intake](auto change) {
    MqttSubscriberOptions options;
    options.name = "plant";
    options.url = "mqtt://127.0.0.1:1";
    options.topics = {"a"};
    options.client_id = "unit-test";
    change(options);
    const auto started = MqttSubscriber::start(options, intake);
    return started ? std::string("(started)") : started.error().message();
  };
  EXPECT_THAT(error([](auto& o) { o.url = "http://x"; }), ::testing::HasSubstr("plant: url"));
  EXPECT_THAT(error([](auto& o) { o.topics = {}; }), ::testing::HasSubstr("topics is empty"));
  EXPECT_THAT(error([](auto& o) { o.topics = {"a#"}; }), ::testing::HasSubstr("topic filter \"a#\""));
  EXPECT_THAT(error([](auto& o) { o.client_id = ""; }), ::testing::HasSubstr("client_id is empty"));
  EXPECT_THAT(error([](auto& o) { o.qos = 3; }), ::testing::HasSubstr("qos"));
  EXPECT_EQ(error([](auto&) {}), "(started)");
}

}  // namespace
}  // namespace opossum::ingest::mqtt
