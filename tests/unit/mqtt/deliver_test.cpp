// SPDX-License-Identifier: MIT
// Messages to clients.
#include "tests/unit/mqtt/peer.hpp"

namespace opossum::broker {
namespace {

/// A publisher and a subscriber of "#".
class MqttDelivering : public BrokerTest {
 protected:
  Peer publisher{world};
  Peer watcher{world};

  void SetUp() override {
    publisher.connect("p");
    watcher.connect("w", false, 1000);
    watcher.subscribe("#");
  }
};

TEST_F(MqttDelivering, Qos0HasNoIdentifierAndNoDup) {
  publisher.publish("t", "x");
  const auto heard = watcher.next<mqtt::Publish>();
  EXPECT_EQ(heard.qos, kQos0);
  EXPECT_FALSE(heard.dup);
  EXPECT_EQ(heard.packet_id, 0);
}

TEST_F(MqttDelivering, EveryMessageGetsAnUnusedIdentifierAndNoDup) {
  std::set<PacketId> used;
  for (PacketId id = 1; id <= 200; ++id) {
    mqtt::Publish packet;
    packet.topic = "t";
    packet.qos = id % 2 == 0 ? kQos1 : kQos2;
    packet.packet_id = id;
    packet.dup = true;
    publisher.send(packet);
    const auto heard = watcher.next<mqtt::Publish>();
    EXPECT_EQ(heard.qos, packet.qos);
    EXPECT_FALSE(heard.dup) << "DUP of what came in says nothing about what goes out";
    EXPECT_NE(heard.packet_id, 0);
    EXPECT_TRUE(used.insert(heard.packet_id).second);
  }
}

TEST_F(MqttDelivering, AnIdentifierIsUsedAgainOnlyWhenItIsFree) {
  publisher.publish("t", "held", kQos1, 1);
  const PacketId held = watcher.next<mqtt::Publish>().packet_id;
  for (int i = 0; i < 65'600; ++i) {
    publisher.publish("t", "x", kQos1, 2);
    publisher.take<mqtt::Acknowledgement>();
    if (watcher.silent()) break;  // the identifier's turn has come round
    const auto heard = watcher.next<mqtt::Publish>();
    ASSERT_NE(heard.packet_id, held);
    ASSERT_NE(heard.packet_id, 0);
    watcher.acknowledge(PacketType::puback, heard.packet_id);
  }
  EXPECT_TRUE(watcher.silent());
  watcher.acknowledge(PacketType::puback, held);
  EXPECT_EQ(watcher.next<mqtt::Publish>().packet_id, held);
}

TEST_F(MqttDelivering, IsAddedToEverySessionThatMatches) {
  Peer other(world, Version::v311);
  other.connect("o");
  other.subscribe("+");
  Peer stranger(world);
  stranger.connect("s");
  stranger.subscribe("u");
  publisher.publish("t", "x", kQos1, 1);
  EXPECT_THAT(watcher.payloads(), ElementsAre("x"));
  EXPECT_THAT(other.payloads(), ElementsAre("x"));
  EXPECT_TRUE(stranger.silent());
}

TEST_F(MqttDelivering, HasTheLowerOfPublishedAndGrantedQos) {
  for (const QoS granted : {kQos0, kQos1, kQos2}) {
    watcher.subscribe("#", granted);
    for (const QoS published : {kQos0, kQos1, kQos2}) {
      publisher.publish("t", "x", published, published == kQos0 ? 0 : 1);
      if (published == kQos2) publisher.acknowledge(PacketType::pubrel, 1);
      EXPECT_EQ(watcher.next<mqtt::Publish>().qos, std::min(granted, published));
    }
  }
}

TEST_F(MqttDelivering, Qos2TakesFourPackets) {
  publisher.publish("t", "x", kQos2, 1);
  const auto heard = watcher.next<mqtt::Publish>();
  watcher.acknowledge(PacketType::pubrec, heard.packet_id);
  const auto release = watcher.next<mqtt::Acknowledgement>();
  EXPECT_EQ(release.type, PacketType::pubrel);
  EXPECT_EQ(release.packet_id, heard.packet_id);
  EXPECT_EQ(release.reason, ReasonCode::success);
  watcher.cut();
  Peer second(world);
  second.connect("w", false, 1000);
  const auto again = second.next<mqtt::Acknowledgement>();
  EXPECT_EQ(again.type, PacketType::pubrel);
  EXPECT_EQ(again.packet_id, heard.packet_id);
  EXPECT_TRUE(second.silent()) << "after PUBREL the PUBLISH is not sent again";
  second.acknowledge(PacketType::pubcomp, heard.packet_id);
  second.cut();
  Peer third(world);
  third.connect("w", false, 1000);
  EXPECT_TRUE(third.silent());
}

TEST_F(MqttDelivering, PubrecOfNothingIsAnsweredWithNotFound) {
  watcher.acknowledge(PacketType::pubrec, 77);
  const auto release = watcher.next<mqtt::Acknowledgement>();
  EXPECT_EQ(release.type, PacketType::pubrel);
  EXPECT_EQ(release.reason, ReasonCode::packet_identifier_not_found);
}

TEST_F(MqttDelivering, AcknowledgementsOfNothingChangeNothing) {
  publisher.publish("t", "x", kQos2, 1);
  const auto heard = watcher.next<mqtt::Publish>();
  watcher.acknowledge(PacketType::puback, heard.packet_id);  // PUBACK for a QoS 2 message
  watcher.acknowledge(PacketType::puback, 999);
  watcher.acknowledge(PacketType::pubcomp, 999);
  EXPECT_TRUE(watcher.silent());
  watcher.cut();
  Peer second(world);
  second.connect("w", false, 1000);
  EXPECT_EQ(second.next<mqtt::Publish>().packet_id, heard.packet_id);
}

TEST_F(MqttDelivering, WhatWasRefusedIsNotSentAgain) {
  publisher.publish("t", "1", kQos1, 1);
  publisher.publish("t", "2", kQos2, 2);
  const auto one = watcher.next<mqtt::Publish>();
  const auto two = watcher.next<mqtt::Publish>();
  watcher.acknowledge(PacketType::puback, one.packet_id, ReasonCode::unspecified_error);
  watcher.acknowledge(PacketType::pubrec, two.packet_id, ReasonCode::quota_exceeded);
  EXPECT_TRUE(watcher.silent()) << "no PUBREL for a refused message";
  watcher.cut();
  Peer second(world);
  second.connect("w", false, 1000);
  EXPECT_TRUE(second.silent());
}

TEST_F(MqttDelivering, WhatWasBegunIsCompletedAfterUnsubscribe) {
  publisher.publish("t", "1", kQos2, 1);
  publisher.publish("t", "2", kQos1, 2);
  EXPECT_THAT(watcher.unsubscribe("#"), ElementsAre(ReasonCode::success));
  publisher.publish("t", "3", kQos1, 3);
  EXPECT_THAT(watcher.payloads(), ElementsAre("1", "2"));
  watcher.cut();
  Peer second(world);
  second.connect("w", false, 1000);
  EXPECT_TRUE(second.silent());
}

TEST_F(MqttDelivering, KeepsTheOrderOfOneClientsMessages) {
  std::vector<std::string> all;
  for (PacketId id = 1; id <= 30; ++id) {
    all.push_back(std::to_string(id));
    publisher.publish(id % 3 == 0 ? "t" : "u", all.back(), kQos1, id);
  }
  EXPECT_EQ(watcher.payloads(), all);
}

TEST_F(MqttDelivering, KeepsTheOrderForASessionThatWasAway) {
  watcher.cut();
  std::vector<std::string> all;
  for (PacketId id = 1; id <= 30; ++id) {
    all.push_back(std::to_string(id));
    publisher.publish("t", all.back(), id % 2 == 0 ? kQos1 : kQos2, id);
  }
  publisher.publish("t", "QoS 0 does not wait");
  Peer second(world);
  mqtt::Connect packet;
  packet.client_id = "w";
  packet.clean_start = false;
  packet.session_expiry = 1000;
  packet.receive_maximum = 3;
  second.connect(packet);
  EXPECT_EQ(second.payloads(), all);
}

TEST_F(MqttDelivering, ForwardsEverythingAsItCame) {
  mqtt::Publish packet;
  packet.topic = "t/\xC3\xA9";
  packet.payload = std::string_view("\x00\xFF", 2);
  packet.qos = kQos1;
  packet.packet_id = 1;
  packet.properties = {true, {}, "text/x", "answer/to", std::string_view("\x00\x01", 2), {{"b", "1"}, {"a", "2"}, {"b", "0"}}};
  publisher.send(packet);
  const auto heard = watcher.next<mqtt::Publish>();
  EXPECT_EQ(heard.topic, packet.topic);
  EXPECT_EQ(heard.payload, packet.payload);
  EXPECT_TRUE(heard.properties == packet.properties);
  publisher.publish("t", "plain");
  EXPECT_TRUE(watcher.next<mqtt::Publish>().properties == mqtt::MessageProperties{});
}

mqtt::Publish short_lived(QoS qos, PacketId packet_id, std::uint32_t seconds) {
  mqtt::Publish packet;
  packet.topic = "t";
  packet.payload = "x";
  packet.qos = qos;
  packet.packet_id = packet_id;
  packet.properties.expiry = seconds;
  return packet;
}

using MqttExpiry = MqttDelivering;

TEST_F(MqttExpiry, IsLessByTheTimeOfWaiting) {
  watcher.cut();
  publisher.send(short_lived(kQos1, 1, 100));
  world.pass(std::chrono::seconds(30));
  Peer second(world);
  second.connect("w", false, 1000);
  EXPECT_EQ(second.next<mqtt::Publish>().properties.expiry, 70U);
}

TEST_F(MqttExpiry, DropsWhatNobodyHasGot) {
  watcher.cut();
  publisher.send(short_lived(kQos1, 1, 10));
  publisher.send(short_lived(kQos2, 2, 10));
  publisher.publish("t", "stays", kQos1, 3);
  world.pass(std::chrono::seconds(10));
  Peer second(world);
  second.connect("w", false, 1000);
  EXPECT_THAT(second.payloads(), ElementsAre("stays"));
}

TEST_F(MqttExpiry, DropsWhatNobodyHasGotAfterARestartToo) {
  watcher.cut();
  publisher.send(short_lived(kQos1, 1, 10));
  for (const bool snapshot : {false, true}) {
    if (snapshot) world.snapshot();
    const auto records = world.log.records;
    publisher.cut();
    world.restart(records);
  }
  world.pass(std::chrono::seconds(10));
  Peer second(world);
  second.connect("w", false, 1000);
  EXPECT_TRUE(second.silent()) << "a robot must not obey a command of yesterday";
}

TEST_F(MqttExpiry, DoesNotEndWhatIsUnderWay) {
  publisher.send(short_lived(kQos1, 1, 10));
  publisher.send(short_lived(kQos2, 2, 10));
  const auto one = watcher.next<mqtt::Publish>();
  const auto two = watcher.next<mqtt::Publish>();
  const auto records = world.log.records;
  watcher.cut();
  world.pass(std::chrono::seconds(20));
  {
    Peer second(world);
    second.connect("w", false, 1000);
    EXPECT_EQ(second.next<mqtt::Publish>().packet_id, one.packet_id);
    EXPECT_EQ(second.next<mqtt::Publish>().packet_id, two.packet_id);
    second.acknowledge(PacketType::pubrec, two.packet_id);
    EXPECT_EQ(second.next<mqtt::Acknowledgement>().type, PacketType::pubrel);
  }
  publisher.cut();
  world.restart(records);
  Peer third(world);
  third.connect("w", false, 1000);
  EXPECT_EQ(third.next<mqtt::Publish>().packet_id, one.packet_id) << "nor does a restart";
}

TEST_F(MqttExpiry, EndsARetainedMessage) {
  auto packet = short_lived(kQos0, 0, 10);
  packet.retain = true;
  publisher.send(packet);
  world.pass(std::chrono::seconds(5));
  Peer early(world);
  early.connect("early");
  early.subscribe("t");
  EXPECT_EQ(early.next<mqtt::Publish>().properties.expiry, 5U);
  world.pass(std::chrono::seconds(7));
  EXPECT_EQ(world.broker().counters().retained_now, 0U);
  Peer late(world);
  late.connect("late");
  late.subscribe("t");
  EXPECT_TRUE(late.silent());
}

}  // namespace
}  // namespace opossum::broker
