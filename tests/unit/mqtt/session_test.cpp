// SPDX-License-Identifier: MIT
#include "tests/unit/mqtt/peer.hpp"

namespace opossum::broker {
namespace {

using MqttSession = BrokerTest;

TEST_F(MqttSession, CleanStartBeginsANewOne) {
  Peer first(world);
  first.connect("a", false, 100);
  first.subscribe("t");
  first.cut();
  Peer second(world);
  EXPECT_FALSE(second.connect("a", true, 100).session_present);
  second.publish("t", "x");
  EXPECT_TRUE(second.silent()) << "the subscription is gone";
}

TEST_F(MqttSession, IsMadeIfThereIsNone) {
  Peer peer(world);
  EXPECT_FALSE(peer.connect("a", false, 100).session_present);
}

TEST_F(MqttSession, IsResumedUnderItsIdentifier) {
  for (const Version version : {Version::v311, Version::v5}) {
    const std::string name = version == Version::v5 ? "a5" : "a3";
    Peer first(world, version);
    EXPECT_FALSE(first.connect(name, false, mqtt::kSessionNeverExpires).session_present);
    first.subscribe("t", kQos1);
    first.cut();
    Peer other(world, version);
    EXPECT_FALSE(other.connect(name + "x", false, mqtt::kSessionNeverExpires).session_present);
    other.publish("t", "while away", kQos1, 1);
    Peer second(world, version);
    EXPECT_TRUE(second.connect(name, false, mqtt::kSessionNeverExpires).session_present);
    EXPECT_THAT(second.payloads(), ElementsAre("while away"));
    second.subscribe("end");
    second.unsubscribe("t");
  }
}

TEST_F(MqttSession, EndsWithItsConnectionWithoutExpiry) {
  Peer first(world);
  first.connect("a", false, 0);
  EXPECT_EQ(world.broker().counters().sessions_now, 1U) << "it is kept while the connection is open";
  first.cut();
  EXPECT_EQ(world.broker().counters().sessions_now, 0U);
  Peer second(world);
  EXPECT_FALSE(second.connect("a", false, 0).session_present);
}

TEST_F(MqttSession, LivesAsLongAsItsExpirySays) {
  Peer first(world);
  first.connect("a", false, 100);
  world.pass(std::chrono::seconds(200));
  first.cut();
  world.pass(std::chrono::seconds(99));
  Peer second(world);
  EXPECT_TRUE(second.connect("a", false, 100).session_present);
  second.cut();
  world.pass(std::chrono::seconds(101));
  EXPECT_EQ(world.broker().counters().sessions_now, 0U);
  Peer third(world);
  EXPECT_FALSE(third.connect("a", false, 100).session_present);
}

TEST_F(MqttSession, NeverLivesLongerThanTheServerAllows) {
  Peer peer(world);
  const auto answer = peer.connect("a", false, mqtt::kSessionNeverExpires);
  EXPECT_EQ(answer.session_expiry, Limits().session_expiry_max.count()) << "and the client is told";
}

TEST_F(MqttSession, DisconnectChangesItsExpiry) {
  Peer peer(world);
  peer.connect("a", false, 100);
  peer.send(mqtt::Disconnect{ReasonCode::normal_disconnection, 5});
  EXPECT_TRUE(peer.ended());
  world.pass(std::chrono::seconds(7));
  EXPECT_EQ(world.broker().counters().sessions_now, 0U);
}

TEST_F(MqttSession, DisconnectCannotKeepOneThatEndsWithTheConnection) {
  Peer peer(world);
  peer.connect("a", true, 0);
  peer.send(mqtt::Disconnect{ReasonCode::normal_disconnection, 5});
  EXPECT_EQ(peer.disconnected(), ReasonCode::protocol_error);
}

TEST_F(MqttSession, IsTakenOverByANewConnection) {
  Peer first(world);
  first.connect("a", false, 100);
  first.subscribe("t");
  Peer second(world);
  EXPECT_TRUE(second.connect("a", false, 100).session_present);
  EXPECT_TRUE(first.ended());
  const auto farewell = first.take<mqtt::Disconnect>();
  EXPECT_EQ(farewell.reason, ReasonCode::session_taken_over);
  EXPECT_FALSE(farewell.session_expiry) << "a server sends none";
  EXPECT_FALSE(second.ended());
  EXPECT_EQ(world.broker().counters().clients_now, 1U);
  first.cut();
  second.publish("t", "x");
  EXPECT_THAT(second.payloads(), ElementsAre("x")) << "the end of the first connection takes nothing from the second";
}

TEST_F(MqttSession, TakeoverOfOneWithoutExpiryBeginsANewOne) {
  Peer first(world);
  first.connect("a");
  first.subscribe("t");
  Peer second(world);
  EXPECT_FALSE(second.connect("a", false, 0).session_present);
  first.cut();
  second.publish("t", "x");
  EXPECT_TRUE(second.silent());
  EXPECT_FALSE(second.ended());
}

TEST_F(MqttSession, SendsAgainWhatWasNotAcknowledgedAndOnlyThen) {
  Peer first(world);
  first.connect("a", false, 100);
  first.subscribe("t");
  Peer publisher(world);
  publisher.connect("p");
  publisher.publish("t", "one", kQos1, 1);
  publisher.publish("t", "two", kQos2, 2);
  publisher.publish("t", "three", kQos2, 3);
  const auto one = first.next<mqtt::Publish>();
  const auto two = first.next<mqtt::Publish>();
  const auto three = first.next<mqtt::Publish>();
  first.acknowledge(PacketType::pubrec, three.packet_id);
  EXPECT_EQ(first.next<mqtt::Acknowledgement>().type, PacketType::pubrel);
  world.pass(std::chrono::seconds(50));
  EXPECT_TRUE(first.silent()) << "nothing is sent again while the connection is open";
  first.cut();
  Peer second(world);
  EXPECT_TRUE(second.connect("a", false, 100).session_present);
  const auto release = second.next<mqtt::Acknowledgement>();
  EXPECT_EQ(release.type, PacketType::pubrel);
  EXPECT_EQ(release.packet_id, three.packet_id);
  const auto one_again = second.next<mqtt::Publish>();
  const auto two_again = second.next<mqtt::Publish>();
  EXPECT_TRUE(second.silent()) << "a message that has its PUBREC is not sent again";
  EXPECT_EQ(one_again.packet_id, one.packet_id);
  EXPECT_EQ(one_again.payload, "one");
  EXPECT_TRUE(one_again.dup);
  EXPECT_EQ(two_again.packet_id, two.packet_id);
  EXPECT_EQ(two_again.payload, "two");
  EXPECT_TRUE(two_again.dup);
  second.acknowledge(PacketType::puback, one.packet_id);
  second.acknowledge(PacketType::pubrec, two.packet_id);
  EXPECT_EQ(second.next<mqtt::Acknowledgement>().type, PacketType::pubrel);
  second.acknowledge(PacketType::pubcomp, two.packet_id);
  second.acknowledge(PacketType::pubcomp, three.packet_id);
  second.cut();
  Peer third(world);
  third.connect("a", false, 100);
  EXPECT_TRUE(third.silent()) << "all of it was acknowledged";
}

TEST(MqttSessionQuota, RefusesOneTooMany) {
  Limits limits;
  limits.sessions_max = 2;
  BrokerWorld world(limits);
  Peer one(world);
  one.connect("1");
  Peer kept(world);
  kept.connect("2", false, 100);
  kept.cut();
  Peer refused(world);
  EXPECT_EQ(refused.connect("3").reason, ReasonCode::quota_exceeded);
  EXPECT_TRUE(refused.ended());
  Peer known(world);
  EXPECT_EQ(known.connect("2", false, 100).reason, ReasonCode::success);
  one.cut();
  Peer later(world);
  EXPECT_EQ(later.connect("3").reason, ReasonCode::success);
}

using MqttWill = BrokerTest;

mqtt::Connect with_will(std::string_view client_id, std::uint32_t delay = 0, std::uint32_t expiry = 0) {
  mqtt::Connect packet;
  packet.client_id = client_id;
  packet.clean_start = false;
  packet.session_expiry = expiry;
  packet.will = mqtt::Will{.topic = "gone", .payload = "died", .qos = QoS::at_least_once, .delay = delay};
  packet.will->properties.user = {{"b", "1"}, {"a", "2"}, {"b", "0"}};
  packet.will->properties.content_type = "text/plain";
  return packet;
}

TEST_F(MqttWill, IsPublishedWhenTheConnectionBreaks) {
  for (const Version version : {Version::v311, Version::v5}) {
    Peer watcher(world);
    watcher.connect("w");
    watcher.subscribe({{"gone", QoS::exactly_once, false, true}});
    Peer peer(world, version);
    auto packet = with_will("a");
    packet.clean_start = true;
    peer.connect(packet);
    EXPECT_TRUE(watcher.silent());
    peer.cut();
    const auto will = watcher.next<mqtt::Publish>();
    EXPECT_EQ(will.payload, "died");
    EXPECT_EQ(will.qos, kQos1);
    EXPECT_FALSE(will.retain) << "Will Retain was 0";
    EXPECT_TRUE(watcher.silent()) << "it is published once";
    EXPECT_EQ(world.sink.all.back().topic, "gone") << "it is stored, too";
    EXPECT_EQ(world.sink.all.back().client, "a");
    EXPECT_FALSE(world.sink.all.back().retain);
  }
}

TEST_F(MqttWill, KeepsTheOrderOfItsUserProperties) {
  Peer watcher(world);
  watcher.connect("w");
  watcher.subscribe("gone");
  Peer peer(world);
  peer.connect(with_will("a"));
  peer.cut();
  const auto will = watcher.next<mqtt::Publish>();
  EXPECT_THAT(will.properties.user, ElementsAre(std::pair("b", "1"), std::pair("a", "2"), std::pair("b", "0")));
  EXPECT_EQ(will.properties.content_type, "text/plain");
}

TEST_F(MqttWill, IsStoredBeforeAnyoneHearsOfIt) {
  Peer watcher(world);
  watcher.connect("w");
  watcher.subscribe("gone");
  Peer peer(world);
  peer.connect(with_will("a"));
  world.instant = false;
  peer.cut();
  EXPECT_TRUE(watcher.silent());
  world.settle_all();
  EXPECT_EQ(watcher.next<mqtt::Publish>().payload, "died");
}

TEST_F(MqttWill, IsWithdrawnByDisconnectAndKeptByReason4) {
  Peer watcher(world);
  watcher.connect("w");
  watcher.subscribe("gone");
  Peer leaves(world);
  leaves.connect(with_will("a"));
  leaves.send(mqtt::Disconnect{});
  leaves.cut();
  EXPECT_TRUE(watcher.silent());
  Peer warns(world);
  warns.connect(with_will("a"));
  warns.send(mqtt::Disconnect{ReasonCode::disconnect_with_will});
  EXPECT_EQ(watcher.next<mqtt::Publish>().payload, "died");
}

TEST_F(MqttWill, IsForgottenOncePublishedOrWithdrawn) {
  Peer peer(world);
  peer.connect(with_will("a", 0, 100));
  peer.send(mqtt::Disconnect{});
  peer.cut();
  Peer again(world);
  EXPECT_TRUE(again.connect("a", false, 100).session_present);
  again.cut();
  EXPECT_THAT(world.sink.all, IsEmpty());
  Peer third(world);
  third.connect(with_will("a", 0, 100));
  third.cut();
  Peer fourth(world);
  fourth.connect("a", false, 100);
  fourth.cut();
  EXPECT_THAT(world.sink.all, SizeIs(1));
}

TEST_F(MqttWill, WaitsForItsDelay) {
  Peer peer(world);
  peer.connect(with_will("a", 30, 100));
  peer.cut();
  world.pass(std::chrono::seconds(29));
  EXPECT_THAT(world.sink.all, IsEmpty());
  world.pass(std::chrono::seconds(3));
  EXPECT_THAT(world.sink.all, SizeIs(1));
  world.pass(std::chrono::seconds(200));
  EXPECT_THAT(world.sink.all, SizeIs(1));
}

TEST_F(MqttWill, DoesNotOutwaitItsSession) {
  Peer peer(world);
  peer.connect(with_will("a", 300, 10));
  peer.cut();
  world.pass(std::chrono::seconds(12));
  EXPECT_THAT(world.sink.all, SizeIs(1));
}

TEST_F(MqttWill, IsNotSentWhenItsClientIsBackInTime) {
  Peer peer(world);
  peer.connect(with_will("a", 30, 100));
  peer.cut();
  world.pass(std::chrono::seconds(20));
  Peer again(world);
  again.connect("a", false, 100);
  world.pass(std::chrono::seconds(60));
  EXPECT_THAT(world.sink.all, IsEmpty());
}

TEST_F(MqttWill, IsSentWhenCleanStartEndsItsSession) {
  Peer peer(world);
  peer.connect(with_will("a", 30, 100));
  peer.cut();
  Peer again(world);
  again.connect("a", true, 100);
  EXPECT_THAT(world.sink.all, SizeIs(1));
}

TEST_F(MqttWill, MayBeRetainedAndOfEveryQos) {
  for (const QoS qos : {kQos0, kQos1, kQos2}) {
    Peer peer(world);
    auto packet = with_will("a");
    packet.will->retain = true;
    packet.will->qos = qos;
    EXPECT_EQ(peer.connect(packet).reason, ReasonCode::success);
    peer.cut();
    Peer late(world);
    late.connect("late");
    late.subscribe("gone");
    const auto kept = late.next<mqtt::Publish>();
    EXPECT_EQ(kept.payload, "died");
    EXPECT_EQ(kept.qos, qos);
    EXPECT_TRUE(kept.retain);
    EXPECT_TRUE(world.sink.all.back().retain) << "the event says so";
  }
}

TEST_F(MqttWill, NeedsTheRightToPublish) {
  world.verdict.rights = std::make_shared<const Rights>(Rights{{"mine/#"}, {"#"}});
  Peer peer(world);
  EXPECT_EQ(peer.connect(with_will("a")).reason, ReasonCode::not_authorized);
  EXPECT_TRUE(peer.ended());
}

TEST_F(MqttWill, OfARefusedClientIsPublishedWhileItsMessageIsSettled) {
  Peer watcher(world);
  watcher.connect("w");
  watcher.subscribe("#");
  Peer peer(world);
  auto packet = with_will("a");
  packet.will->retain = true;
  packet.will->payload = "";
  peer.connect(packet);
  world.instant = false;
  peer.publish("t", "1", kQos1, 1);
  peer.publish("t", "2", kQos1, 2);
  world.settle(0, fail(store_error(Errc::io_error)));
  EXPECT_TRUE(peer.ended());
  world.settle_all();
  EXPECT_EQ(watcher.next<mqtt::Publish>().payload, "2") << "it was stored, although its client is gone";
  EXPECT_EQ(watcher.next<mqtt::Publish>().topic, "gone") << "an empty retained will takes its turn";
  EXPECT_TRUE(watcher.silent());
}

}  // namespace
}  // namespace opossum::broker
