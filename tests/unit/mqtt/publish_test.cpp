// SPDX-License-Identifier: MIT
// Messages from clients: stored first, acknowledged afterwards, in their order.
#include "tests/unit/mqtt/peer.hpp"

namespace opossum::broker {
namespace {

using ingest::Fate;

class MqttAcknowledging : public BrokerTest {
 protected:
  void expect(Peer& peer, PacketType type, PacketId packet_id, ReasonCode reason = ReasonCode::success) {
    const auto answer = peer.next<mqtt::Acknowledgement>();
    EXPECT_EQ(answer.type, type);
    EXPECT_EQ(answer.packet_id, packet_id);
    EXPECT_EQ(answer.reason, reason);
  }
};

TEST_F(MqttAcknowledging, WaitsForTheStore) {
  for (const Version version : {Version::v311, Version::v5}) {
    world.instant = true;
    Peer peer(world, version);
    peer.connect("a");
    world.instant = false;
    peer.publish("t", "1", kQos1, 7);
    peer.publish("t", "2", kQos2, 8);
    world.log_all();
    world.broker().tick();
    EXPECT_TRUE(peer.silent()) << "before the message is stored";
    world.settle_all();
    expect(peer, PacketType::puback, 7);
    expect(peer, PacketType::pubrec, 8);
    EXPECT_TRUE(peer.silent());
  }
}

TEST_F(MqttAcknowledging, WaitsForTheStateLog) {
  Peer robot(world);
  robot.connect("robot", false, 100);
  robot.subscribe("t");
  robot.cut();
  Peer peer(world);
  peer.connect("a");
  world.instant = false;
  peer.publish("t", "for the robot", kQos1, 1);
  peer.publish("kept", "retained", kQos2, 2, true);
  world.settle_all();
  EXPECT_TRUE(peer.silent()) << "the robot's copy is not durable yet";
  world.broker().logged(world.log.last - 1);
  expect(peer, PacketType::puback, 1);
  EXPECT_TRUE(peer.silent()) << "the retained copy is not durable yet";
  world.log_all();
  expect(peer, PacketType::pubrec, 2);
}

TEST_F(MqttAcknowledging, KeepsTheOrderOfThePublishes) {
  Peer peer(world);
  peer.connect("a");
  world.instant = false;
  for (PacketId id = 1; id <= 4; ++id) peer.publish("t", "x", id % 2 == 1 ? kQos1 : kQos2, id);
  world.settle(3);
  world.settle(1, Fate::quarantined);
  EXPECT_TRUE(peer.silent());
  world.settle(0);
  expect(peer, PacketType::puback, 1);
  expect(peer, PacketType::pubrec, 2);
  EXPECT_TRUE(peer.silent());
  world.settle(0);
  expect(peer, PacketType::puback, 3);
  expect(peer, PacketType::pubrec, 4);
}

TEST_F(MqttAcknowledging, NeverPraisesARefusedMessage) {
  for (const Version version : {Version::v311, Version::v5}) {
    for (const auto& [code, reason] :
         {std::pair(Errc::disk_full, ReasonCode::quota_exceeded), std::pair(Errc::queue_full, ReasonCode::server_busy),
          std::pair(Errc::io_error, ReasonCode::implementation_specific_error)}) {
      world.instant = true;
      Peer peer(world, version);
      peer.connect("a");
      world.instant = false;
      peer.publish("t", "1", kQos1, 1);
      peer.publish("t", "2", kQos2, 2);
      peer.publish("t", "3", kQos1, 3);
      world.settle(0);
      expect(peer, PacketType::puback, 1);
      world.settle(0, fail(store_error(code)));
      world.settle_all();
      ASSERT_TRUE(peer.ended());
      if (version == Version::v5) {
        EXPECT_EQ(peer.disconnected(), reason);
      }
      EXPECT_TRUE(peer.silent()) << "not even the third, which was stored";
    }
  }
}

TEST_F(MqttAcknowledging, SaysNothingBehindDisconnect) {
  Peer peer(world);
  peer.connect("a", false, 100);
  world.instant = false;
  peer.publish("t", "1", kQos1, 1);
  world.settle_all();
  expect(peer, PacketType::puback, 1);
  peer.publish("kept", "retained", kQos1, 2, true);
  world.settle_all();
  EXPECT_TRUE(peer.silent()) << "its state is not durable";
  peer.send_bytes("\x30");  // as if it began a message, …
  peer.send_bytes(std::string_view("\x01\x00", 2));  // … which is malformed
  EXPECT_EQ(peer.disconnected(), ReasonCode::malformed_packet);
  world.log_all();
  EXPECT_TRUE(peer.silent());
  EXPECT_TRUE(peer.ended());
}

TEST_F(MqttAcknowledging, SaysNothingToWhoSaidDisconnect) {
  Peer peer(world);
  peer.connect("a");
  world.verdict.rights = std::make_shared<const Rights>();
  Peer poor(world);
  poor.connect("b");
  std::string bytes;
  mqtt::Publish packet;
  packet.topic = "t";
  packet.qos = kQos1;
  packet.packet_id = 1;
  encode(bytes, packet, Version::v5);
  encode(bytes, mqtt::Disconnect{}, Version::v5);
  poor.send_bytes(bytes);
  EXPECT_TRUE(poor.ended());
  EXPECT_TRUE(poor.silent());
}

TEST_F(MqttAcknowledging, OfWhatIsNotAllowedIsARefusalIn5) {
  world.verdict.rights = std::make_shared<const Rights>(Rights{{"mine/#"}, {"#"}});
  Peer peer(world);
  peer.connect("a");
  peer.publish("mine/t", "1", kQos1, 1);
  peer.publish("yours", "2", kQos1, 2);
  peer.publish("yours", "3", kQos2, 3);
  peer.publish("$SYS/t", "4", kQos1, 4);
  peer.publish("mine/t", "5", kQos2, 3);
  expect(peer, PacketType::puback, 1);
  expect(peer, PacketType::puback, 2, ReasonCode::not_authorized);
  expect(peer, PacketType::pubrec, 3, ReasonCode::not_authorized);
  expect(peer, PacketType::puback, 4, ReasonCode::not_authorized);
  expect(peer, PacketType::pubrec, 3);
  EXPECT_THAT(world.sink.all, SizeIs(2));
  peer.publish("yours", "6");
  EXPECT_EQ(peer.disconnected(), ReasonCode::not_authorized);
}

TEST_F(MqttAcknowledging, OfWhatIsNotAllowedEndsTheConnectionOf311) {
  world.verdict.rights = std::make_shared<const Rights>(Rights{{"mine/#"}, {"#"}});
  Peer peer(world, Version::v311);
  peer.connect("a");
  peer.publish("yours", "1", kQos1, 1);
  EXPECT_TRUE(peer.ended());
  EXPECT_TRUE(peer.silent());
  EXPECT_THAT(world.sink.all, IsEmpty());
}

TEST_F(MqttAcknowledging, OfAQuarantinedMessageSaysSo) {
  Peer peer(world);
  peer.connect("a");
  world.instant = false;
  peer.publish("t", "{", kQos1, 1);
  world.settle(0, Fate::quarantined);
  EXPECT_THAT(std::string(peer.next<mqtt::Acknowledgement>().reason_string), HasSubstr("quarantine"));
  mqtt::Connect packet;
  packet.client_id = "b";
  packet.request_problem_information = false;
  world.instant = true;
  Peer terse(world);
  terse.connect(packet);
  world.instant = false;
  terse.publish("t", "{", kQos1, 1);
  world.settle(0, Fate::quarantined);
  EXPECT_TRUE(terse.next<mqtt::Acknowledgement>().reason_string.empty());
}

TEST_F(MqttAcknowledging, LeavesQos0Unanswered) {
  Peer peer(world);
  peer.connect("a");
  peer.publish("t", "x");
  EXPECT_TRUE(peer.silent());
  EXPECT_EQ(world.broker().counters().received_qos0, 1U);
  EXPECT_EQ(world.broker().counters().stored, 1U);
}

TEST_F(MqttAcknowledging, MakesAnIdentifierOfQos1FreeAgain) {
  Peer peer(world);
  peer.connect("a", false, 100);
  for (const bool dup : {false, true}) {
    mqtt::Publish packet;
    packet.topic = "t";
    packet.qos = kQos1;
    packet.packet_id = 5;
    packet.dup = dup;
    peer.send(packet);
    expect(peer, PacketType::puback, 5);
  }
  EXPECT_THAT(world.sink.all, SizeIs(2)) << "after PUBACK it is a new message, whatever DUP says";
  EXPECT_TRUE(world.sink.all[0].delivery_key.empty());
}

class MqttExactlyOnce : public MqttAcknowledging {
 protected:
  void publish_again(Peer& peer, PacketId packet_id, std::string_view payload = "x") {
    mqtt::Publish packet;
    packet.topic = "t";
    packet.payload = payload;
    packet.qos = kQos2;
    packet.packet_id = packet_id;
    packet.dup = true;
    peer.send(packet);
  }
};

TEST_F(MqttExactlyOnce, RepeatedPublishGetsPubrecAndIsNotStoredAgain) {
  Peer watcher(world);
  watcher.connect("w");
  watcher.subscribe("t");
  Peer peer(world);
  peer.connect("a");
  peer.publish("t", "x", kQos2, 3);
  publish_again(peer, 3);
  expect(peer, PacketType::pubrec, 3);
  expect(peer, PacketType::pubrec, 3);
  EXPECT_THAT(world.sink.all, SizeIs(1));
  EXPECT_THAT(watcher.payloads(), ElementsAre("x"));
  peer.acknowledge(PacketType::pubrel, 3);
  expect(peer, PacketType::pubcomp, 3);
  publish_again(peer, 3, "new");
  expect(peer, PacketType::pubrec, 3);
  EXPECT_THAT(watcher.payloads(), ElementsAre("new")) << "after PUBCOMP it is a new message";
}

TEST_F(MqttExactlyOnce, RepeatedPublishWaitsForTheFirst) {
  Peer first(world);
  first.connect("a", false, 100);
  world.instant = false;
  first.publish("t", "x", kQos2, 3);
  first.cut();
  world.instant = true;
  Peer second(world);
  std::deque<Submission> held = std::exchange(world.sink.held, {});
  second.connect("a", false, 100);
  world.sink.held = std::move(held);
  world.instant = false;
  publish_again(second, 3);
  EXPECT_THAT(world.sink.held, SizeIs(1)) << "it is on its way already";
  world.log_all();
  EXPECT_TRUE(second.silent());
  world.settle_all();
  world.log_all();
  expect(second, PacketType::pubrec, 3);
}

TEST_F(MqttExactlyOnce, RepeatedPublishOfARefusedOneIsRefused) {
  Peer peer(world);
  peer.connect("a", false, 100);
  world.instant = false;
  peer.publish("t", "x", kQos2, 3);
  publish_again(peer, 3);
  world.settle(0, fail(store_error(Errc::disk_full)));
  EXPECT_EQ(peer.disconnected(), ReasonCode::quota_exceeded);
  world.instant = true;
  Peer again(world);
  again.connect("a", false, 100);
  publish_again(again, 3);
  expect(again, PacketType::pubrec, 3);
  EXPECT_THAT(world.sink.all, SizeIs(2));
  EXPECT_EQ(world.sink.all[0].delivery_key, world.sink.all[1].delivery_key);
}

TEST_F(MqttExactlyOnce, IsRememberedAcrossConnections) {
  Peer first(world);
  first.connect("a", false, 100);
  first.publish("t", "x", kQos2, 3);
  first.cut();
  Peer second(world);
  second.connect("a", false, 100);
  publish_again(second, 3);
  expect(second, PacketType::pubrec, 3);
  EXPECT_THAT(world.sink.all, SizeIs(1));
  second.acknowledge(PacketType::pubrel, 3);
  expect(second, PacketType::pubcomp, 3);
}

TEST_F(MqttExactlyOnce, PubcompWaitsForTheStateLog) {
  Peer peer(world);
  peer.connect("a", false, 100);
  peer.publish("t", "x", kQos2, 3);
  expect(peer, PacketType::pubrec, 3);
  world.instant = false;
  peer.acknowledge(PacketType::pubrel, 3);
  EXPECT_TRUE(peer.silent()) << "after a restart the identifier would still mean the old message";
  world.log_all();
  expect(peer, PacketType::pubcomp, 3);
}

TEST_F(MqttExactlyOnce, PubrecOfARepetitionWaitsForTheStateLogAsThatOfTheFirst) {
  Peer robot(world);
  robot.connect("robot", false, 100);
  robot.subscribe("t");
  robot.cut();
  Peer peer(world);
  peer.connect("a", false, 100);
  world.instant = false;
  peer.publish("t", "x", kQos2, 3);
  world.settle_all();
  const auto first = world.log.last;
  peer.cut();
  Peer again(world);
  mqtt::Connect packet;
  packet.client_id = "a";
  packet.clean_start = false;
  packet.session_expiry = 100;
  again.send(packet);
  world.answer_credentials();
  world.broker().logged(first - 1);
  publish_again(again, 3);
  EXPECT_TRUE(again.silent()) << "the robot's copy is not durable yet";
  world.log_all();
  again.next<mqtt::Connack>();
  expect(again, PacketType::pubrec, 3);
}

TEST_F(MqttExactlyOnce, ReleaseOfNothingIsAnsweredAsWell) {
  Peer peer(world);
  peer.connect("a");
  peer.acknowledge(PacketType::pubrel, 9);
  expect(peer, PacketType::pubcomp, 9, ReasonCode::packet_identifier_not_found);
  Peer old(world, Version::v311);
  old.connect("b");
  old.acknowledge(PacketType::pubrel, 9);
  expect(old, PacketType::pubcomp, 9);
}

TEST_F(MqttExactlyOnce, ReleaseBeforePubrecEndsTheConnection) {
  Peer peer(world);
  peer.connect("a");
  world.instant = false;
  peer.publish("t", "x", kQos2, 3);
  peer.acknowledge(PacketType::pubrel, 3);
  EXPECT_EQ(peer.disconnected(), ReasonCode::protocol_error);
}

TEST_F(MqttExactlyOnce, KeyStaysUntilPubrelAndChangesAfterwardsAlsoAcrossRestarts) {
  std::vector<std::string> keys;
  const auto round = [&](bool release, bool key_of_a_release = false) {
    Peer peer(world);
    peer.connect("a", false, 100);
    if (key_of_a_release) peer.acknowledge(PacketType::pubrel, 3);
    publish_again(peer, 3);
    keys.push_back(world.sink.all.back().delivery_key);
    EXPECT_FALSE(world.sink.all.back().duplicate) << "the mark would make it another message";
    if (release) peer.acknowledge(PacketType::pubrel, 3);
    const auto records = world.log.records;  // the process dies here
    peer.cut();
    world.restart(records);
  };
  round(false);
  round(true);
  round(false);
  round(false);
  ASSERT_THAT(keys, SizeIs(4));
  EXPECT_FALSE(keys[0].empty());
  EXPECT_EQ(keys[1], keys[0]) << "no PUBREL came between";
  EXPECT_NE(keys[2], keys[1]) << "a PUBREL came between";
  EXPECT_EQ(keys[3], keys[2]);
  world.snapshot();
  world.restart(world.log.records);
  round(false);
  EXPECT_EQ(keys[4], keys[3]) << "a snapshot knows it, too";
  Peer clean(world);
  clean.connect("a", true, 100);
  publish_again(clean, 3);
  EXPECT_NE(world.sink.all.back().delivery_key, keys[4]) << "another session is another sender";
}

using MqttReceiving = MqttAcknowledging;

TEST_F(MqttReceiving, KeepsTheOrderForSubscribersWhenTheStoreDoesNot) {
  Peer watcher(world);
  watcher.connect("w");
  watcher.subscribe("#");
  Peer peer(world);
  peer.connect("a");
  world.instant = false;
  for (const char* payload : {"1", "2", "3"}) peer.publish("t", payload, kQos0, 0, true);
  world.settle(2);
  world.settle(1);
  EXPECT_TRUE(watcher.silent());
  world.settle(0, Fate::quarantined);
  EXPECT_THAT(watcher.payloads(), ElementsAre("1", "2", "3"));
  world.instant = true;
  Peer late(world);
  late.connect("late");
  late.subscribe("t");
  EXPECT_THAT(late.payloads(), ElementsAre("3")) << "the last one is kept";
}

TEST_F(MqttReceiving, OneClientsBadMessageHoldsBackNoOther) {
  Peer watcher(world);
  watcher.connect("w");
  watcher.subscribe("#");
  Peer bad(world);
  bad.connect("bad");
  Peer good(world);
  good.connect("good");
  world.instant = false;
  bad.publish("t", "bad", kQos1, 1);
  good.publish("t", "good", kQos1, 1);
  world.settle(1);
  EXPECT_THAT(watcher.payloads(), ElementsAre("good"));
  expect(good, PacketType::puback, 1);
}

TEST_F(MqttReceiving, ClearingARetainedMessageTakesItsTurn) {
  Peer watcher(world);
  watcher.connect("w");
  watcher.subscribe("#");
  Peer peer(world);
  peer.connect("a");
  world.instant = false;
  peer.publish("t", "1", kQos1, 1, true);
  peer.publish("t", "", kQos1, 2, true);
  peer.publish("t", "2", kQos1, 3, true);
  world.settle(1);
  EXPECT_TRUE(watcher.silent());
  world.settle(0);
  EXPECT_THAT(watcher.payloads(), ElementsAre("1", "", "2"));
  world.log_all();
  for (PacketId id = 1; id <= 3; ++id) expect(peer, PacketType::puback, id);
  EXPECT_EQ(world.broker().counters().retained_now, 1U);
}

TEST_F(MqttReceiving, ClearingARetainedMessageIsForwardedAtOnce) {
  Peer watcher(world);
  watcher.connect("w");
  watcher.subscribe("t");
  Peer peer(world);
  peer.connect("a");
  peer.publish("t", "", kQos1, 1, true);
  expect(peer, PacketType::puback, 1);
  EXPECT_THAT(watcher.payloads(), ElementsAre(""));
  EXPECT_THAT(world.sink.all, IsEmpty()) << "it says nothing that an event could hold";
}

TEST_F(MqttReceiving, GivesTheStoreEverythingTheMessageSays) {
  Peer peer(world);
  peer.connect("a");
  mqtt::Publish packet;
  packet.topic = "a/b";
  packet.payload = std::string_view("\x00\xFF", 2);
  packet.qos = kQos1;
  packet.packet_id = 1;
  packet.dup = true;
  packet.retain = true;
  packet.properties = {true, 60, "text/x", "answer/to", "id", {{"k", "2"}, {"k", "1"}}};
  peer.send(packet);
  ASSERT_THAT(world.sink.all, SizeIs(1));
  const ingest::Message& message = world.sink.all[0];
  EXPECT_EQ(message.source, "hall");
  EXPECT_EQ(message.kind, "mqtt");
  EXPECT_EQ(message.topic, "a/b");
  EXPECT_EQ(message.payload, std::string("\x00\xFF", 2));
  EXPECT_EQ(message.received, world.clock.now());
  EXPECT_EQ(message.qos, 1);
  EXPECT_TRUE(message.duplicate);
  EXPECT_TRUE(message.retain);
  EXPECT_FALSE(message.retained) << "it is fresh";
  EXPECT_EQ(message.client, "a");
  EXPECT_EQ(message.content_type, "text/x");
  EXPECT_EQ(message.response_topic, "answer/to");
  EXPECT_EQ(message.correlation, "id");
  EXPECT_THAT(message.properties,
              ElementsAre(std::pair<std::string, std::string>("k", "2"), std::pair<std::string, std::string>("k", "1")));
}

TEST_F(MqttReceiving, RefusesASubscriptionIdentifierInAPublish) {
  Peer peer(world);
  peer.connect("a");
  mqtt::Publish packet;
  packet.topic = "t";
  packet.subscription_ids = {4};
  peer.send(packet);
  EXPECT_EQ(peer.disconnected(), ReasonCode::protocol_error);
  EXPECT_THAT(world.sink.all, IsEmpty());
}

TEST_F(MqttReceiving, TakesAMessageThatComesByteByByte) {
  Peer peer(world);
  peer.connect("a");
  std::string bytes;
  mqtt::Publish packet;
  packet.topic = "t";
  packet.payload = "whole";
  packet.qos = kQos1;
  packet.packet_id = 1;
  for (int i = 0; i < 3; ++i) encode(bytes, packet, Version::v5);
  for (const char byte : bytes) peer.send_bytes(std::string_view(&byte, 1));
  EXPECT_THAT(world.sink.all, SizeIs(3));
  EXPECT_EQ(world.sink.all[2].payload, "whole");
}

TEST_F(MqttReceiving, RefusesWhatOnlyServersSay) {
  const auto refused = [this](auto packet) {
    Peer peer(world);
    peer.connect("a");
    peer.send(packet);
    EXPECT_EQ(peer.disconnected(), ReasonCode::protocol_error);
  };
  refused(mqtt::Connack{});
  refused(mqtt::Pingresp{});
  refused(mqtt::Suback{1, {}, {}, {ReasonCode::granted_qos_0}});
  refused(mqtt::Unsuback{1, {}, {}, {ReasonCode::success}});
}

TEST_F(MqttReceiving, EndsWhenTheStateCannotBeKept) {
  Peer peer(world);
  peer.connect("a", false, 100);
  world.instant = false;
  peer.publish("t", "x", kQos1, 1, true);
  world.settle_all();
  world.broker().log_failed(store_error(Errc::io_error));
  EXPECT_EQ(peer.disconnected(), ReasonCode::implementation_specific_error);
  Peer later(world);
  EXPECT_EQ(later.connect("b").reason, ReasonCode::server_unavailable);
  world.broker().refuse_clients({});
  Peer latest(world);
  EXPECT_EQ(latest.connect("b").reason, ReasonCode::server_unavailable) << "for ever";
}

TEST_F(MqttReceiving, StopSaysFarewell) {
  Peer peer(world);
  peer.connect("a");
  Peer old(world, Version::v311);
  old.connect("b");
  world.broker().stop();
  EXPECT_EQ(peer.disconnected(), ReasonCode::server_shutting_down);
  EXPECT_TRUE(old.ended());
  EXPECT_TRUE(old.silent());
}

using MqttTopicAlias = MqttAcknowledging;

mqtt::Publish aliased(std::string_view topic, std::uint16_t alias) {
  mqtt::Publish packet;
  packet.topic = topic;
  packet.topic_alias = alias;
  return packet;
}

TEST_F(MqttTopicAlias, StandsForTheTopicThatItWasGivenLast) {
  Peer peer(world);
  const std::uint16_t most = peer.connect("a").topic_alias_maximum;
  for (std::uint16_t alias = 1; alias <= most; ++alias) peer.send(aliased("t/" + std::to_string(alias), alias));
  for (std::uint16_t alias = 1; alias <= most; ++alias) peer.send(aliased("", alias));
  ASSERT_THAT(world.sink.all, SizeIs(2U * most));
  for (std::uint16_t alias = 1; alias <= most; ++alias) EXPECT_EQ(world.sink.all[most + alias - 1U].topic, "t/" + std::to_string(alias));
  peer.send(aliased("other", 1));
  peer.send(aliased("", 1));
  EXPECT_EQ(world.sink.all.back().topic, "other");
}

TEST_F(MqttTopicAlias, OverTheMaximumIsRefused) {
  Peer peer(world);
  const std::uint16_t most = peer.connect("a").topic_alias_maximum;
  peer.send(aliased("t", static_cast<std::uint16_t>(most + 1)));
  EXPECT_EQ(peer.disconnected(), ReasonCode::topic_alias_invalid);
}

TEST(MqttTopicAliasLimit, WithoutAMaximumNoneIsTaken) {
  Limits limits;
  limits.topic_alias_maximum = 0;
  BrokerWorld world(limits);
  Peer peer(world);
  EXPECT_EQ(peer.connect("a").topic_alias_maximum, 0);
  peer.send(aliased("t", 1));
  EXPECT_EQ(peer.disconnected(), ReasonCode::topic_alias_invalid);
}

TEST_F(MqttTopicAlias, EndsWithTheConnection) {
  Peer first(world);
  first.connect("a", false, 100);
  first.send(aliased("t", 1));
  first.cut();
  Peer second(world);
  second.connect("a", false, 100);
  second.send(aliased("", 1));
  EXPECT_EQ(second.disconnected(), ReasonCode::protocol_error);
}

TEST_F(MqttTopicAlias, IsNeverSent) {
  Peer watcher(world);
  mqtt::Connect packet;
  packet.client_id = "w";
  packet.topic_alias_maximum = 10;
  watcher.connect(packet);
  watcher.subscribe("t");
  Peer peer(world);
  peer.connect("a");
  peer.send(aliased("t", 1));
  peer.send(aliased("", 1));
  for (int i = 0; i < 2; ++i) {
    const auto heard = watcher.next<mqtt::Publish>();
    EXPECT_EQ(heard.topic_alias, 0);
    EXPECT_EQ(heard.topic, "t");
  }
}

}  // namespace
}  // namespace opossum::broker
