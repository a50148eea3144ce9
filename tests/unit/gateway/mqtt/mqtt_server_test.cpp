// SPDX-License-Identifier: MIT
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gateway/mqtt.hpp"
#include "tests/support/failing_files.hpp"
#include "tests/support/process.hpp"
#include "tests/unit/gateway/mqtt/mqtt_client.hpp"

namespace opossum::gateway {
namespace {

using mqtt::QoS;
using mqtt::ReasonCode;
using test::MqttClient;

/// The listener in front of a store whose disk can fail, in both versions of the protocol.
class MqttServerOn : public ::testing::TestWithParam<mqtt::Version> {
 protected:
  void SetUp() override {
    StoreOptions options;
    options.directory = folder_ / "store";
    options.files = &files_;
    store_ = EventStore::open(std::move(options)).value();
    ingest::QuarantineOptions quarantine;
    quarantine.directory = folder_ / "quarantine";
    quarantine_ = ingest::Quarantine::open(std::move(quarantine)).value();
    ingest::RuleSetOptions rules;
    rules.unmatched = ingest::Unmatched::store;
    intake_ = std::make_unique<ingest::Intake>(*store_, *quarantine_, ingest::RuleSet::compile(std::move(rules)).value());
    MqttServerOptions server;
    server.listen = {"127.0.0.1:0"};
    server.broker.state_directory = folder_ / "mqtt";
    server_ = MqttServer::start(std::move(server), *intake_).value();
    const std::string url = server_->urls().front();
    port_ = std::stoi(url.substr(url.rfind(':') + 1));
  }
  void TearDown() override {
    files_.sync_held = false;
    files_.sync_held.notify_all();
    server_->stop();
  }
  MqttClient client() const { return {port_, GetParam()}; }
  bool is_v5() const { return GetParam() == mqtt::Version::v5; }
  void hold_syncs() { files_.sync_held = true; }
  /// Returns when a thread is inside an fsync that does not end.
  void wait_for_held_sync() { files_.waiting_syncs.wait(0); }
  void release_syncs() {
    files_.sync_held = false;
    files_.sync_held.notify_all();
  }

  testing::TemporaryFolder folder_;
  testing::FailingFiles files_;
  std::unique_ptr<EventStore> store_;
  std::unique_ptr<ingest::Quarantine> quarantine_;
  std::unique_ptr<ingest::Intake> intake_;
  std::unique_ptr<MqttServer> server_;
  int port_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Versions, MqttServerOn, ::testing::Values(mqtt::Version::v311, mqtt::Version::v5),
                         [](const auto& version) { return version.param == mqtt::Version::v5 ? "v5" : "v311"; });

TEST_P(MqttServerOn, NothingIsAcknowledgedBeforeItsFsyncHasReturned) {
  for (const QoS qos : {QoS::at_least_once, QoS::exactly_once}) {
    auto publisher = client();
    auto subscriber = client();
    ASSERT_EQ(publisher.connect("publisher"), ReasonCode::success);
    ASSERT_EQ(subscriber.connect("subscriber"), ReasonCode::success);
    mqtt::Subscribe subscribe;
    subscribe.packet_id = 1;
    subscribe.subscriptions = {{"#", QoS::at_most_once}};
    subscriber.send_packet(subscribe);
    ASSERT_TRUE(subscriber.receive<mqtt::Suback>());

    files_.waiting_syncs = 0;
    hold_syncs();
    publisher.publish("a", "1", qos, 7);
    wait_for_held_sync();
    EXPECT_TRUE(publisher.silent()) << "acknowledged while the disk had not answered";
    EXPECT_TRUE(subscriber.silent()) << "passed on while the disk had not answered";
    release_syncs();
    const auto answer = publisher.receive<mqtt::Acknowledgement>();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->type, qos == QoS::exactly_once ? mqtt::PacketType::pubrec : mqtt::PacketType::puback);
    EXPECT_EQ(answer->packet_id, 7);
    EXPECT_TRUE(subscriber.receive<mqtt::Publish>());
  }
  EXPECT_EQ(store_->head().position, Position(2));
}

TEST_P(MqttServerOn, AFailedFsyncIsNeverAcknowledgedAndClientsAreSentAway) {
  auto publisher = client();
  ASSERT_EQ(publisher.connect(), ReasonCode::success);
  files_.sync_fails = true;
  publisher.publish("a", "1", QoS::at_least_once, 7);
  const auto answer = publisher.receive_any();
  if (is_v5()) {
    ASSERT_TRUE(answer && std::holds_alternative<mqtt::Disconnect>(*answer));
    EXPECT_EQ(std::get<mqtt::Disconnect>(*answer).reason, ReasonCode::implementation_specific_error);
  } else {
    EXPECT_FALSE(answer);
  }
  EXPECT_TRUE(publisher.ends());
  ASSERT_TRUE(testing::wait_until([&] {
    auto next = client();
    return next.connect() == ReasonCode::server_unavailable;
  }));
  EXPECT_EQ(server_->status().state, ingest::SourceState::degraded);
}

TEST_P(MqttServerOn, AFullDiskSendsClientsAwayUntilThereIsRoomAgain) {
  auto publisher = client();
  ASSERT_EQ(publisher.connect(), ReasonCode::success);
  files_.full = true;
  publisher.publish("a", "1", QoS::at_least_once, 7);
  const auto answer = publisher.receive_any();
  if (is_v5()) {
    ASSERT_TRUE(answer && std::holds_alternative<mqtt::Disconnect>(*answer));
    EXPECT_EQ(std::get<mqtt::Disconnect>(*answer).reason, ReasonCode::quota_exceeded);
  }
  EXPECT_TRUE(publisher.ends());
  files_.full = false;
  ASSERT_TRUE(testing::wait_until([&] {
    store_->maintain();
    auto next = client();
    if (next.connect() != ReasonCode::success) return false;
    next.publish("a", "1", QoS::at_least_once, 7);
    const auto packet = next.receive_any();
    return packet && std::holds_alternative<mqtt::Acknowledgement>(*packet);
  }));
  EXPECT_EQ(store_->head().position, Position(1));
}

TEST_P(MqttServerOn, BadInputCostsOnlyItself) {
  auto honest = client();
  ASSERT_EQ(honest.connect("honest"), ReasonCode::success);
  auto silent = client();
  silent.send("\x10");
  for (const std::string& garbage :
       {std::string("\0\0\0\0", 4), std::string("\xff\xff\xff\xff\xff\xff", 6), std::string("\x30\x02\x00\x01", 4),
        std::string("\x10\xff\xff\xff\x7f", 5), std::string(70'000, 'x')}) {
    auto other = client();
    other.send(garbage);
    EXPECT_TRUE(other.ends()) << garbage.substr(0, 8);
  }
  honest.publish("a", "1", QoS::at_least_once, 7);
  EXPECT_TRUE(honest.receive<mqtt::Acknowledgement>());
}

TEST_P(MqttServerOn, PacketsMayComeByteByByteAndManyAtOnce) {
  auto publisher = client();
  ASSERT_EQ(publisher.connect(), ReasonCode::success);
  std::string bytes;
  for (mqtt::PacketId id = 1; id <= 50; ++id) {
    mqtt::Publish packet;
    packet.topic = "a";
    packet.payload = "1";
    packet.qos = QoS::at_least_once;
    packet.packet_id = id;
    encode(bytes, packet, GetParam());
  }
  const std::size_t half = bytes.size() / 2;
  for (std::size_t i = 0; i < half; ++i) publisher.send(std::string_view(bytes).substr(i, 1));
  publisher.send(std::string_view(bytes).substr(half));
  for (mqtt::PacketId id = 1; id <= 50; ++id) {
    const auto answer = publisher.receive<mqtt::Acknowledgement>();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->packet_id, id);
  }
}

TEST_P(MqttServerOn, StoppingStoresWhatHasComeAndSaysGoodbye) {
  auto publisher = client();
  ASSERT_EQ(publisher.connect(), ReasonCode::success);
  publisher.publish("a", "1", QoS::at_least_once, 7);
  ASSERT_TRUE(publisher.receive<mqtt::Acknowledgement>());
  server_->stop();
  if (is_v5()) {
    const auto goodbye = publisher.receive<mqtt::Disconnect>();
    ASSERT_TRUE(goodbye);
    EXPECT_EQ(goodbye->reason, ReasonCode::server_shutting_down);
  }
  EXPECT_TRUE(publisher.ends());
  EXPECT_EQ(store_->head().position, Position(1));
}

}  // namespace
}  // namespace opossum::gateway
