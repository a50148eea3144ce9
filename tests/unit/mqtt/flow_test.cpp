// SPDX-License-Identifier: MIT
// What is bounded: windows, queues, sizes, buffers.
#include "tests/unit/mqtt/peer.hpp"

namespace opossum::broker {
namespace {

using MqttFlow = BrokerTest;

TEST(MqttFlowLimit, MoreThanTheServersReceiveMaximumIsRefused) {
  Limits limits;
  limits.receive_maximum = 3;
  BrokerWorld world(limits);
  Peer peer(world);
  EXPECT_EQ(peer.connect("a").receive_maximum, 3);
  world.instant = false;
  for (PacketId id = 1; id <= 3; ++id) peer.publish("t", "x", kQos1, id);
  peer.publish("t", "x", kQos0);
  EXPECT_FALSE(peer.ended());
  world.settle_all();
  for (PacketId id = 4; id <= 6; ++id) peer.publish("t", "x", id == 4 ? kQos2 : kQos1, id);
  world.settle_all();
  for (PacketId id = 7; id <= 8; ++id) peer.publish("t", "x", kQos1, id);
  EXPECT_FALSE(peer.ended()) << "three are open: one waits for PUBREL";
  peer.publish("t", "x", kQos1, 9);
  ASSERT_TRUE(peer.ended());
  EXPECT_EQ(peer.take<mqtt::Disconnect>().reason, ReasonCode::receive_maximum_exceeded);
}

TEST_F(MqttFlow, NoMoreMessagesThanTheClientAllowsAreUnderWay) {
  Peer watcher(world);
  mqtt::Connect packet;
  packet.client_id = "w";
  packet.receive_maximum = 2;
  watcher.connect(packet);
  watcher.subscribe("t");
  Peer peer(world);
  peer.connect("a");
  for (PacketId id = 1; id <= 4; ++id) peer.publish("t", std::to_string(id), id % 2 == 0 ? kQos2 : kQos1, id);
  const auto first = watcher.next<mqtt::Publish>();
  const auto second = watcher.next<mqtt::Publish>();
  EXPECT_TRUE(watcher.silent());
  watcher.send(mqtt::Pingreq{});
  watcher.next<mqtt::Pingresp>();
  watcher.subscribe("other");
  watcher.publish("mine", "x", kQos1, 1);
  EXPECT_EQ(watcher.next<mqtt::Acknowledgement>().type, PacketType::puback);
  EXPECT_TRUE(watcher.silent());
  watcher.acknowledge(PacketType::puback, first.packet_id);
  const auto third = watcher.next<mqtt::Publish>();
  EXPECT_EQ(third.payload, "3");
  watcher.acknowledge(PacketType::pubrec, second.packet_id);
  EXPECT_EQ(watcher.next<mqtt::Acknowledgement>().type, PacketType::pubrel);
  EXPECT_TRUE(watcher.silent()) << "QoS 2 is under way until PUBCOMP";
  watcher.acknowledge(PacketType::pubcomp, second.packet_id);
  EXPECT_EQ(watcher.next<mqtt::Publish>().payload, "4");
}

TEST_F(MqttFlow, Qos0WaitsInItsTurnAndNeedsNoWindow) {
  Peer watcher(world);
  mqtt::Connect packet;
  packet.client_id = "w";
  packet.receive_maximum = 1;
  watcher.connect(packet);
  watcher.subscribe("t");
  Peer peer(world);
  peer.connect("a");
  peer.publish("t", "1", kQos1, 1);
  peer.publish("t", "2");
  EXPECT_EQ(watcher.next<mqtt::Publish>().payload, "1");
  EXPECT_EQ(watcher.next<mqtt::Publish>().payload, "2");
}

TEST(MqttFlowLimit, TheServersOwnWindowHoldsForEverybody) {
  Limits limits;
  limits.in_flight_max = 4;
  BrokerWorld world(limits);
  Peer watcher(world);
  watcher.connect("w");
  watcher.subscribe("t");
  Peer peer(world);
  peer.connect("a");
  for (PacketId id = 1; id <= 10; ++id) peer.publish("t", "x", kQos1, id);
  EXPECT_EQ(watcher.waiting(), 4U);
}

TEST(MqttFlowLimit, InputIsHeldBackWhileTheStoreIsBusyAndResumed) {
  Limits limits;
  limits.messages_max = 3;
  BrokerWorld world(limits);
  Peer peer(world, Version::v311);
  peer.connect("a");
  Peer other(world);
  other.connect("b");
  world.instant = false;
  for (PacketId id = 1; id <= 3; ++id) {
    EXPECT_TRUE(peer.client().wants_input());
    peer.publish("t", "x", kQos1, id);
  }
  EXPECT_FALSE(peer.client().wants_input());
  EXPECT_FALSE(other.client().wants_input()) << "the limit is that of all clients";
  world.settle(2);
  EXPECT_EQ(peer.input_wanted_count, 0) << "the first two still wait";
  world.settle_all();
  EXPECT_EQ(peer.input_wanted_count, 1);
  EXPECT_EQ(other.input_wanted_count, 1);
  EXPECT_TRUE(peer.client().wants_input());
}

TEST(MqttFlowLimit, InputIsHeldBackForOneClientsBytes) {
  Limits limits;
  limits.client_bytes_max = 10'000;
  BrokerWorld world(limits);
  Peer peer(world);
  peer.connect("a");
  Peer other(world);
  other.connect("b");
  world.instant = false;
  peer.publish("t", std::string(10'000, 'x'), kQos1, 1);
  EXPECT_FALSE(peer.client().wants_input());
  EXPECT_TRUE(other.client().wants_input());
  world.clock.advance(std::chrono::seconds(1000));
  world.broker().tick();
  EXPECT_FALSE(peer.ended());
  world.settle_all();
  EXPECT_EQ(peer.input_wanted_count, 1);
}

TEST_F(MqttFlow, KeepAliveStandsStillWhileInputIsHeldBack) {
  Peer peer(world);
  mqtt::Connect packet;
  packet.client_id = "a";
  packet.keep_alive = 10;
  peer.connect(packet);
  world.instant = false;
  for (PacketId id = 1; peer.client().wants_input(); ++id) peer.publish("t", std::string(1 << 20, 'x'), kQos1, id);
  world.clock.advance(std::chrono::seconds(100));
  world.broker().tick();
  EXPECT_FALSE(peer.ended()) << "it was us who did not listen";
  world.settle_all();
  EXPECT_TRUE(peer.client().wants_input());
  world.broker().tick();
  EXPECT_FALSE(peer.ended());
  world.clock.advance(std::chrono::seconds(15));
  world.broker().tick();
  EXPECT_TRUE(peer.ended());
}

TEST(MqttFlowLimit, ASlowReaderFillsItsQueueAndNothingElse) {
  Limits limits;
  limits.queue_messages_max = 10;
  limits.output_bytes_max = 1'000;
  BrokerWorld world(limits);
  Peer slow(world);
  slow.connect("slow");
  slow.subscribe("t");
  slow.reads = false;
  Peer watcher(world);
  watcher.connect("w");
  watcher.subscribe("t");
  Peer peer(world);
  peer.connect("a");
  for (int i = 0; i < 40; ++i) {
    peer.publish("t", std::string(500, 'x'));
    EXPECT_THAT(watcher.payloads(), SizeIs(1));
  }
  EXPECT_GT(world.broker().counters().queue_dropped, 20U);
  slow.reads = true;
  const std::size_t got = slow.payloads().size();
  EXPECT_EQ(got + world.broker().counters().queue_dropped, 40U);
  EXPECT_GE(got, 10U);
}

TEST(MqttFlowLimit, AReaderThatReadsNothingIsCutOff) {
  Limits limits;
  limits.write_time = std::chrono::seconds(20);
  BrokerWorld world(limits);
  Peer slow(world);
  slow.connect("slow");
  slow.send(mqtt::Pingreq{});
  static_cast<void>(slow.client().take_output());  // the socket is busy with it from now on
  world.pass(std::chrono::seconds(19));
  EXPECT_FALSE(slow.ended());
  world.pass(std::chrono::seconds(1));
  EXPECT_TRUE(slow.ended());
}

TEST(MqttFlowLimit, AQueueOverItsBytesDropsAndCounts) {
  Limits limits;
  limits.queue_bytes_max = 2'000;
  BrokerWorld world(limits);
  Peer robot(world);
  robot.connect("robot", false, 100);
  robot.subscribe("t");
  robot.cut();
  Peer peer(world);
  peer.connect("a");
  for (PacketId id = 1; id <= 5; ++id) peer.publish("t", std::string(500, 'x'), kQos1, id);
  EXPECT_EQ(world.broker().counters().queue_dropped, 2U);
  Peer back(world);
  back.connect("robot", false, 100);
  EXPECT_THAT(back.payloads(), SizeIs(3));
}

using MqttLimits = BrokerTest;

TEST_F(MqttLimits, NothingOverTheClientsPacketSizeIsSentAndItCountsAsDelivered) {
  Peer watcher(world);
  mqtt::Connect packet;
  packet.client_id = "w";
  packet.packet_size_max = 60;
  packet.receive_maximum = 1;
  packet.clean_start = false;
  packet.session_expiry = 100;
  watcher.connect(packet);
  watcher.subscribe("t");
  Peer peer(world);
  peer.connect("a");
  for (const QoS qos : {kQos0, kQos1, kQos2}) {
    peer.publish("t", std::string(61, 'x'), qos, qos == kQos0 ? 0 : 1);
    if (qos == kQos2) peer.acknowledge(PacketType::pubrel, 1);
  }
  peer.publish("t", "small", kQos1, 2);
  EXPECT_THAT(watcher.payloads(), ElementsAre("small"));
  watcher.cut();
  Peer back(world);
  back.connect("w", false, 100);
  EXPECT_TRUE(back.silent()) << "they are not tried again";
  for (const std::size_t size : watcher.sizes) EXPECT_LE(size, 60U);
}

TEST_F(MqttLimits, AnswersLeaveTheirReasonOutWhereItDoesNotFit) {
  world.verdict.rights = std::make_shared<const Rights>();
  Peer peer(world);
  mqtt::Connect packet;
  packet.client_id = "a";
  packet.packet_size_max = 40;
  peer.connect(packet);
  peer.publish(std::string(30, 't'), "1", kQos1, 1);
  peer.publish(std::string(30, 't'), "2", kQos2, 2);
  for (int i = 0; i < 2; ++i) {
    const auto answer = peer.next<mqtt::Acknowledgement>();
    EXPECT_EQ(answer.reason, ReasonCode::not_authorized);
    EXPECT_TRUE(answer.reason_string.empty());
  }
  peer.publish("t", "3");
  const auto farewell = peer.next<mqtt::Disconnect>();
  EXPECT_EQ(farewell.reason, ReasonCode::not_authorized);
  EXPECT_TRUE(farewell.user.empty());
  for (const std::size_t size : peer.sizes) EXPECT_LE(size, 40U);
}

TEST_F(MqttLimits, ARefusalLeavesItsReasonOutWhereItDoesNotFit) {
  Peer peer(world);
  mqtt::Connect packet;
  packet.client_id = std::string_view("\x61");
  packet.packet_size_max = 20;
  packet.authentication_method = "m";
  const auto answer = peer.connect(packet);
  EXPECT_EQ(answer.reason, ReasonCode::bad_authentication_method);
  EXPECT_TRUE(answer.reason_string.empty());
  EXPECT_TRUE(answer.user.empty());
  EXPECT_LE(peer.sizes.at(0), 20U);
}

TEST_F(MqttLimits, AClientThatCannotTakeItsAnswersIsCutOff) {
  Peer tiny(world);
  mqtt::Connect packet;
  packet.client_id = "a";
  packet.packet_size_max = 8;
  std::string bytes;
  encode(bytes, packet);
  tiny.send_bytes(bytes);
  EXPECT_TRUE(tiny.ended());
  EXPECT_TRUE(tiny.silent());
  Peer small(world);
  packet.packet_size_max = 30;
  small.connect(packet);
  std::vector<mqtt::SubscriptionRequest> many(30, mqtt::SubscriptionRequest{"t"});
  mqtt::Subscribe subscribe;
  subscribe.packet_id = 1;
  subscribe.subscriptions = many;
  small.send(subscribe);
  EXPECT_EQ(small.disconnected(), ReasonCode::packet_too_large);
}

TEST_F(MqttLimits, NothingButDisconnectAndConnackSaysWhyWithoutProblemInformation) {
  world.verdict.rights = std::make_shared<const Rights>();
  Peer peer(world);
  mqtt::Connect packet;
  packet.client_id = "a";
  packet.request_problem_information = false;
  peer.connect(packet);
  peer.publish("t", "1", kQos1, 1);
  peer.publish("t", "2", kQos2, 2);
  for (int i = 0; i < 2; ++i) {
    const auto answer = peer.next<mqtt::Acknowledgement>();
    EXPECT_TRUE(answer.reason_string.empty());
    EXPECT_TRUE(answer.user.empty());
  }
  mqtt::Subscribe subscribe;
  subscribe.packet_id = 3;
  subscribe.subscriptions = {{"t"}};
  peer.send(subscribe);
  const auto suback = peer.next<mqtt::Suback>();
  EXPECT_TRUE(suback.reason_string.empty());
  EXPECT_TRUE(suback.user.empty());
}

TEST(MqttLimit, APacketOverTheServersSizeEndsTheConnection) {
  Limits limits;
  limits.packet_bytes_max = 1'000;
  BrokerWorld world(limits);
  Peer peer(world);
  peer.connect("a");
  peer.publish("t", std::string(1'000, 'x'));
  EXPECT_EQ(peer.disconnected(), ReasonCode::packet_too_large);
  EXPECT_THAT(world.sink.all, IsEmpty());
}

TEST(MqttLimit, TopicsAndFiltersHaveSoManyLevels) {
  Limits limits;
  limits.topic_levels_max = 3;
  BrokerWorld world(limits);
  Peer peer(world);
  peer.connect("a");
  EXPECT_THAT(peer.subscribe("a/b/c"), ElementsAre(ReasonCode::granted_qos_2));
  EXPECT_THAT(peer.subscribe("a/b/c/#"), ElementsAre(ReasonCode::topic_filter_invalid));
  peer.publish("a/b/c", "x");
  EXPECT_THAT(peer.payloads(), ElementsAre("x"));
  peer.publish("a/b/c/d", "x");
  EXPECT_EQ(peer.disconnected(), ReasonCode::topic_name_invalid);
}

TEST(MqttLimit, ASessionHasSoManySubscriptions) {
  Limits limits;
  limits.subscriptions_max = 2;
  BrokerWorld world(limits);
  Peer peer(world);
  peer.connect("a");
  EXPECT_THAT(peer.subscribe({{"1", kQos1}, {"2", kQos1}, {"3", kQos1}, {"1", kQos2}}),
              ElementsAre(ReasonCode::granted_qos_1, ReasonCode::granted_qos_1, ReasonCode::quota_exceeded, ReasonCode::granted_qos_2));
}

TEST(MqttLimit, RetainedMessagesAreSoMany) {
  Limits limits;
  limits.retained_max = 2;
  BrokerWorld world(limits);
  Peer peer(world);
  peer.connect("a");
  for (const char* topic : {"1", "2", "3", "1"}) peer.publish(topic, topic, kQos0, 0, true);
  EXPECT_EQ(world.broker().counters().retained_now, 2U);
  peer.publish("2", "", kQos0, 0, true);
  peer.publish("3", "3", kQos0, 0, true);
  peer.subscribe("#");
  EXPECT_THAT(peer.payloads(), ElementsAre("1", "3"));
}

}  // namespace
}  // namespace opossum::broker
