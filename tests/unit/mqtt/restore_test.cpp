// SPDX-License-Identifier: MIT
// What outlives the process.
#include <algorithm>
#include <random>

#include "tests/unit/mqtt/peer.hpp"

namespace opossum::broker {
namespace {

/// The process dies with what is in the log; the clients find another one.
class MqttRestoring : public BrokerTest {
 protected:
  template <class... Peers>
  void crash(Peers&... peers) {
    const auto records = world.log.records;
    const std::size_t seen = world.sink.all.size();
    (peers.cut(), ...);
    world.sink.all.resize(seen);  // what the dying one still did is not to count
    world.restart(records);
  }
};

TEST_F(MqttRestoring, SubscriptionsWithTheirOptions) {
  Peer peer(world);
  peer.connect("a", false, 100);
  peer.subscribe({{"t/\"\xC3\xA9/+", kQos1, true, true}, {"$share/g/u", kQos1}, {"gone", kQos1}}, 9);
  peer.unsubscribe("gone");
  crash(peer);
  Peer again(world);
  EXPECT_TRUE(again.connect("a", false, 100).session_present);
  Peer publisher(world);
  publisher.connect("p");
  again.publish("t/\"\xC3\xA9/x", "own");
  publisher.publish("t/\"\xC3\xA9/x", "1", kQos2, 1, true);
  publisher.publish("u", "2", kQos1, 2);
  publisher.publish("gone", "3", kQos1, 3);
  const auto one = again.next<mqtt::Publish>();
  EXPECT_EQ(one.payload, "1");
  EXPECT_EQ(one.qos, kQos1);
  EXPECT_TRUE(one.retain);
  EXPECT_THAT(one.subscription_ids, ElementsAre(9U));
  EXPECT_EQ(again.next<mqtt::Publish>().payload, "2");
  EXPECT_TRUE(again.silent());
}

TEST_F(MqttRestoring, QueuedMessagesWithEverythingTheySay) {
  Peer peer(world);
  peer.connect("a", false, 100);
  peer.subscribe("#");
  peer.cut();
  Peer publisher(world);
  publisher.connect("p");
  mqtt::Publish packet;
  packet.topic = "t/\xC3\xA9";
  packet.payload = std::string_view("\x00\xFF\"", 3);
  packet.qos = kQos2;
  packet.packet_id = 1;
  packet.properties = {true, 60, "text/x", "answer/to", std::string_view("\x00\x01", 2), {{"b", "1"}, {"a\"", "2"}, {"b", "0"}}};
  publisher.send(packet);
  publisher.publish("t", "second", kQos1, 2);
  crash(publisher);
  Peer again(world);
  again.connect("a", false, 100);
  const auto heard = again.next<mqtt::Publish>();
  EXPECT_EQ(heard.topic, packet.topic);
  EXPECT_EQ(heard.payload, packet.payload);
  EXPECT_EQ(heard.qos, kQos2);
  EXPECT_TRUE(heard.properties == packet.properties);
  EXPECT_EQ(again.next<mqtt::Publish>().payload, "second");
  EXPECT_TRUE(again.silent());
}

TEST_F(MqttRestoring, WhatIsUnderWayUnderItsIdentifiers) {
  Peer peer(world);
  peer.connect("a", false, 100);
  peer.subscribe("#");
  Peer publisher(world);
  publisher.connect("p");
  for (PacketId id = 1; id <= 4; ++id) publisher.publish("t", std::to_string(id), id == 1 ? kQos1 : kQos2, id);
  std::vector<PacketId> ids;
  for (int i = 0; i < 4; ++i) ids.push_back(peer.next<mqtt::Publish>().packet_id);
  peer.acknowledge(PacketType::puback, ids[0]);
  peer.acknowledge(PacketType::pubrec, ids[1]);
  peer.acknowledge(PacketType::pubrec, ids[2]);
  peer.acknowledge(PacketType::pubcomp, ids[2]);
  crash(peer, publisher);
  Peer again(world);
  again.connect("a", false, 100);
  const auto release = again.next<mqtt::Acknowledgement>();
  EXPECT_EQ(release.type, PacketType::pubrel);
  EXPECT_EQ(release.packet_id, ids[1]);
  const auto open = again.next<mqtt::Publish>();
  EXPECT_EQ(open.packet_id, ids[3]);
  EXPECT_TRUE(open.dup);
  EXPECT_TRUE(again.silent());
  Peer other(world);
  other.connect("p");
  other.publish("t", "new", kQos1, 9);
  const auto fresh = again.next<mqtt::Publish>();
  EXPECT_EQ(fresh.payload, "new");
  EXPECT_EQ(std::ranges::count(ids, fresh.packet_id), 0) << "its identifier was in use a moment ago";
  EXPECT_FALSE(fresh.dup);
}

TEST_F(MqttRestoring, AQos2MessageThatComesAgainIsForwardedOnce) {
  for (const bool with_snapshot : {false, true}) {
    const std::string topic = with_snapshot ? "t" : "u";
    Peer robot(world);
    robot.connect("robot", true, 100);
    robot.subscribe(topic, kQos2);
    robot.cut();
    Peer peer(world);
    peer.connect("a", true, 100);
    peer.publish(topic, "once", kQos2, 3, true);
    if (with_snapshot) world.snapshot();
    crash(peer);
    Peer again(world);
    again.connect("a", false, 100);
    Peer other(world);
    other.connect("other");
    other.publish(topic, "newer", kQos1, 1, true);
    again.publish(topic, "once", kQos2, 3, true);
    EXPECT_EQ(again.next<mqtt::Acknowledgement>().type, PacketType::pubrec);
    again.acknowledge(PacketType::pubrel, 3);
    EXPECT_EQ(again.next<mqtt::Acknowledgement>().type, PacketType::pubcomp);
    crash(again, other);
    Peer next(world);
    next.connect("a", false, 100);
    next.publish(topic, "another", kQos2, 3);
    Peer back(world);
    back.connect("robot", false, 100);
    EXPECT_THAT(back.payloads(), ElementsAre("once", "newer", "another"));
    Peer late(world);
    late.connect("late");
    late.subscribe(topic);
    EXPECT_THAT(late.payloads(), ElementsAre("newer")) << "the repetition is not the last message of its topic";
  }
}

TEST_F(MqttRestoring, AQos2MessageThatWasStoredAndNotQueuedIsForwardedWhenItComesAgain) {
  Peer robot(world);
  robot.connect("robot", false, 100);
  robot.subscribe("t", kQos2);
  robot.cut();
  Peer peer(world);
  peer.connect("a", false, 100);
  const auto records = world.log.records;
  peer.publish("t", "once", kQos2, 3);  // stored; the process dies before the log is written
  peer.cut();
  world.restart(records);
  Peer again(world);
  again.connect("a", false, 100);
  world.instant = false;
  again.publish("t", "once", kQos2, 3);
  world.settle(0, ingest::Fate::seen);
  world.instant = true;
  world.step();
  EXPECT_EQ(again.next<mqtt::Acknowledgement>().type, PacketType::pubrec);
  Peer back(world);
  back.connect("robot", false, 100);
  EXPECT_THAT(back.payloads(), ElementsAre("once"));
}

TEST_F(MqttRestoring, ASettledQos2MessageOfASessionThatHasEndedIsNoneOfTheNextOne) {
  Peer robot(world);
  robot.connect("robot", false, 100);
  robot.subscribe("t", kQos2);
  robot.cut();
  Peer peer(world);
  peer.connect("a", false, 100);
  world.instant = false;
  peer.publish("t", "of the first", kQos2, 3);
  peer.cut();
  Peer clean(world);
  mqtt::Connect packet;
  packet.client_id = "a";
  packet.session_expiry = 100;
  clean.send(packet);
  world.instant = true;
  world.step();
  crash(clean);
  Peer again(world);
  again.connect("a", false, 100);
  again.publish("t", "of the second", kQos2, 3);
  Peer back(world);
  back.connect("robot", false, 100);
  EXPECT_THAT(back.payloads(), ElementsAre("of the first", "of the second"));
}

TEST_F(MqttRestoring, RetainedMessages) {
  Peer publisher(world);
  publisher.connect("p");
  publisher.publish("t", "1", kQos1, 1, true);
  publisher.publish("t", std::string("2\xFF"), kQos1, 2, true);
  publisher.publish("gone", "3", kQos1, 3, true);
  publisher.publish("gone", "", kQos1, 4, true);
  crash(publisher);
  EXPECT_EQ(world.broker().counters().retained_now, 1U);
  Peer late(world);
  late.connect("late");
  late.subscribe("#");
  EXPECT_THAT(late.payloads(), ElementsAre("2\xFF"));
}

TEST_F(MqttRestoring, WillsOfThoseWhoWereConnected) {
  for (const std::uint32_t expiry : {0U, 1000U}) {
    Peer peer(world);
    mqtt::Connect packet;
    packet.client_id = "a";
    packet.session_expiry = expiry;
    packet.will = mqtt::Will{.topic = "gone", .payload = "died", .qos = QoS::at_least_once, .delay = 5};
    peer.connect(packet);
    world.sink.all.clear();
    crash(peer);
    world.pass(std::chrono::seconds(7));
    ASSERT_THAT(world.sink.all, SizeIs(1));
    EXPECT_EQ(world.sink.all[0].topic, "gone");
    EXPECT_EQ(world.sink.all[0].payload, "died");
    crash();
    world.pass(std::chrono::seconds(7));
    EXPECT_THAT(world.sink.all, SizeIs(1)) << "it is published once";
  }
}

TEST_F(MqttRestoring, WithdrawnWillsStayWithdrawn) {
  Peer peer(world);
  mqtt::Connect packet;
  packet.client_id = "a";
  packet.will = mqtt::Will{.topic = "gone"};
  peer.connect(packet);
  peer.send(mqtt::Disconnect{});
  crash(peer);
  world.pass(std::chrono::seconds(7));
  EXPECT_THAT(world.sink.all, IsEmpty());
  EXPECT_EQ(world.broker().counters().sessions_now, 0U);
}

TEST_F(MqttRestoring, StoppingInOrderKeepsWillsForTheNextStart) {
  Peer peer(world);
  mqtt::Connect packet;
  packet.client_id = "a";
  packet.will = mqtt::Will{.topic = "gone"};
  peer.connect(packet);
  world.broker().stop();
  EXPECT_THAT(world.sink.all, IsEmpty());
  crash(peer);
  EXPECT_THAT(world.sink.all, SizeIs(1));
}

TEST_F(MqttRestoring, AWillIsNotForgottenBeforeItIsStored) {
  Peer peer(world);
  mqtt::Connect packet;
  packet.client_id = "a";
  packet.will = mqtt::Will{.topic = "gone"};
  peer.connect(packet);
  world.instant = false;
  peer.cut();
  ASSERT_THAT(world.sink.all, SizeIs(1));
  world.instant = true;
  crash();
  EXPECT_THAT(world.sink.all, SizeIs(2)) << "the first was not durable when the process died";
}

TEST_F(MqttRestoring, TheTimeThatASessionHasLeft) {
  Peer peer(world);
  peer.connect("a", false, 100);
  peer.cut();
  world.pass(std::chrono::seconds(90));
  crash();
  world.pass(std::chrono::seconds(9));
  EXPECT_EQ(world.broker().counters().sessions_now, 1U);
  world.pass(std::chrono::seconds(2));
  EXPECT_EQ(world.broker().counters().sessions_now, 0U);
  crash();
  EXPECT_EQ(world.broker().counters().sessions_now, 0U);
}

TEST_F(MqttRestoring, NothingOfASessionThatHasEnded) {
  Peer peer(world);
  peer.connect("a", false, 100);
  peer.subscribe("t");
  Peer clean(world);
  clean.connect("a", true, 0);
  crash(peer, clean);
  EXPECT_EQ(world.broker().counters().sessions_now, 0U);
  EXPECT_EQ(world.broker().counters().subscriptions_now, 0U);
  Peer kept(world);
  kept.connect("b", false, 100);
  kept.subscribe("t");
  kept.send(mqtt::Disconnect{ReasonCode::normal_disconnection, 0});
  crash(kept);
  EXPECT_EQ(world.broker().counters().sessions_now, 0U);
  EXPECT_EQ(world.broker().counters().subscriptions_now, 0U);
}

TEST_F(MqttRestoring, RefusesWhatIsNoRecord) {
  for (const char* text : {"", "{", "[]", "{}", R"({"is":"session"})",
                           R"({"is":"retained","message":{"topic":"t","payload_base64":"?","qos":1,"publisher":""}})",
                           R"({"is":"retained","message":{"topic":"t","payload":"","qos":3,"publisher":""}})"}) {
    const auto restored = world.broker().restore(text);
    ASSERT_FALSE(restored) << text;
    EXPECT_EQ(restored.error().code(), Errc::damaged);
  }
  ASSERT_TRUE(world.broker().restore(R"({"is":"session","client":"a","identity":"i","expiry":9})"));
  EXPECT_FALSE(world.broker().restore(R"({"is":"dancing","client":"a"})"));
  EXPECT_FALSE(world.broker().restore(R"({"is":"gone","client":"a","since":"yesterday"})"));
}

/// What another broker makes of the log, before it says that those who were connected are not any more.
std::vector<std::string> restored_from(const std::vector<std::string>& records, BrokerWorld& original) {
  HeldSink sink;
  HeldLog log;
  HeldAuthenticator authenticator;
  Broker broker({}, {sink, authenticator, log, original.clock, {}, "hall"});
  for (const std::string& record : records) EXPECT_TRUE(broker.restore(record)) << record;
  log.grown = true;
  broker.tick();
  EXPECT_EQ(log.snapshots, 1);
  return log.records;
}

class RandomOperations {
 public:
  RandomOperations(std::uint32_t seed, BrokerWorld& world) : random_(seed), world_(world) {}

  void run(int count) {
    for (int i = 0; i < count; ++i) one();
  }

 private:
  std::uint32_t pick(std::uint32_t below) { return std::uniform_int_distribution<std::uint32_t>(0, below - 1)(random_); }
  QoS qos() { return static_cast<QoS>(pick(3)); }
  std::string topic() { return std::string(1, static_cast<char>('a' + pick(3))) + "/" + std::to_string(pick(2)); }

  void connect(std::size_t which) {
    peers_[which] = std::make_unique<Peer>(world_);
    mqtt::Connect packet;
    const std::string name = "c" + std::to_string(which);
    packet.client_id = name;
    packet.clean_start = pick(4) == 0;
    packet.session_expiry = pick(4) == 0 ? 0 : 50;
    packet.receive_maximum = 3;
    if (pick(2) == 0) {
      packet.will = mqtt::Will{.topic = "a/0", .payload = "will", .qos = QoS::at_least_once, .retain = pick(2) == 0, .delay = pick(3) * 20};
    }
    peers_[which]->connect(packet);
  }

  void one() {
    const std::size_t which = pick(3);
    auto& peer = peers_[which];
    if (!peer || peer->ended()) return connect(which);
    switch (pick(10)) {
      case 0: return peer->cut();
      case 1: return peer->send(mqtt::Disconnect{ReasonCode::normal_disconnection, {}});
      case 2: return connect(which);
      case 3: return static_cast<void>(peer->subscribe({{pick(2) == 0 ? "a/+" : "#", qos()}}, pick(2)));
      case 4: return static_cast<void>(peer->unsubscribe(pick(2) == 0 ? "a/+" : "#"));
      case 5: return world_.pass(std::chrono::seconds(pick(20)));
      case 6: return answer(*peer);
      case 7: return peer->acknowledge(PacketType::pubrel, static_cast<PacketId>(1 + pick(5)));
      default: {
        const QoS chosen = qos();
        const PacketId id = chosen == kQos0 ? PacketId{0} : static_cast<PacketId>(1 + pick(5));
        return peer->publish(topic(), pick(4) == 0 ? "" : std::to_string(++number_), chosen, id, pick(2) == 0);
      }
    }
  }

  /// Acknowledges some of what came, as its QoS demands.
  void answer(Peer& peer) {
    while (!peer.silent()) {
      const auto packet = peer.next_any();
      if (pick(4) == 0) continue;
      if (const auto* publish = std::get_if<mqtt::Publish>(&packet)) {
        if (publish->qos == kQos1) peer.acknowledge(PacketType::puback, publish->packet_id);
        if (publish->qos == kQos2) {
          peer.acknowledge(PacketType::pubrec, publish->packet_id, pick(5) == 0 ? ReasonCode::quota_exceeded : ReasonCode::success);
        }
      } else if (const auto* ack = std::get_if<mqtt::Acknowledgement>(&packet); ack != nullptr && ack->type == PacketType::pubrel) {
        peer.acknowledge(PacketType::pubcomp, ack->packet_id);
      }
      if (peer.ended()) return;
    }
  }

  std::mt19937 random_;
  BrokerWorld& world_;
  std::map<std::size_t, std::unique_ptr<Peer>> peers_;
  int number_ = 0;
};

TEST(MqttStateLog, ASnapshotSaysWhatTheLogSaid) {
  for (std::uint32_t seed = 0; seed < 150; ++seed) {
    BrokerWorld world;
    RandomOperations operations(seed, world);
    operations.run(80);
    std::vector<std::string> records = world.log.records;
    for (int round = 0; round < 2; ++round) {
      const auto from_log = restored_from(records, world);
      const auto now = world.snapshot();
      ASSERT_EQ(comparable(from_log), comparable(now)) << "seed " << seed;
      ASSERT_EQ(comparable(restored_from(now, world)), comparable(now)) << "seed " << seed;
      operations.run(40);
      records = world.log.records;  // a snapshot and what came behind it
    }
  }
}

}  // namespace
}  // namespace opossum::broker
