// SPDX-License-Identifier: MIT
#include "ingest/mqtt/broker/topic.hpp"
#include "tests/unit/mqtt/peer.hpp"

namespace opossum::broker {
namespace {

class MqttSubscribing : public BrokerTest {
 protected:
  Peer publisher{world};
  Peer watcher{world};

  void SetUp() override {
    publisher.connect("p");
    watcher.connect("w", false, 1000);
  }
};

TEST_F(MqttSubscribing, IsAnsweredWithAReasonForEachFilterInOrder) {
  EXPECT_THAT(watcher.subscribe({{"a", kQos0}, {"a/#/b", kQos1}, {"b", kQos1}, {"a+", kQos1}, {"c", kQos2}}),
              ElementsAre(ReasonCode::granted_qos_0, ReasonCode::topic_filter_invalid, ReasonCode::granted_qos_1,
                          ReasonCode::topic_filter_invalid, ReasonCode::granted_qos_2));
  for (const char* topic : {"a", "b", "c"}) publisher.publish(topic, topic);
  EXPECT_THAT(watcher.payloads(), ElementsAre("a", "b", "c"));
}

TEST_F(MqttSubscribing, WaitsForTheStateLogIfItIsToStay) {
  world.instant = false;
  mqtt::Subscribe packet;
  packet.packet_id = 1;
  packet.subscriptions = {{"a"}};
  watcher.send(packet);
  EXPECT_TRUE(watcher.silent());
  world.log_all();
  watcher.next<mqtt::Suback>();
  mqtt::Unsubscribe end;
  end.packet_id = 2;
  end.filters = {"a"};
  watcher.send(end);
  EXPECT_TRUE(watcher.silent());
  world.log_all();
  watcher.next<mqtt::Unsuback>();
  publisher.send(packet);
  publisher.next<mqtt::Suback>();
}

TEST_F(MqttSubscribing, SameFilterAgainReplacesTheSubscription) {
  watcher.subscribe({{"t", kQos0}}, 5);
  EXPECT_THAT(watcher.subscribe({{"t", kQos2}}, 6), ElementsAre(ReasonCode::granted_qos_2));
  EXPECT_EQ(world.broker().counters().subscriptions_now, 1U);
  publisher.publish("t", "x", kQos1, 1);
  const auto heard = watcher.next<mqtt::Publish>();
  EXPECT_EQ(heard.qos, kQos1);
  EXPECT_THAT(heard.subscription_ids, ElementsAre(6U));
  EXPECT_TRUE(watcher.silent());
}

TEST_F(MqttSubscribing, ReplacingLosesNothing) {
  watcher.subscribe({{"t", kQos1}});
  publisher.publish("t", "1", kQos1, 1);
  watcher.subscribe({{"t", kQos1}});
  publisher.publish("t", "2", kQos1, 2);
  EXPECT_THAT(watcher.payloads(), ElementsAre("1", "2"));
}

TEST_F(MqttSubscribing, OverlappingOnesAreOneCopyOfTheHighestQosWithAllIdentifiers) {
  watcher.subscribe({{"t/#", kQos1}}, 7);
  watcher.subscribe({{"t/+", kQos2}}, 8);
  watcher.subscribe({{"+/u", kQos0}});
  publisher.publish("t/u", "x", kQos2, 1);
  const auto heard = watcher.next<mqtt::Publish>();
  EXPECT_EQ(heard.qos, kQos2);
  EXPECT_THAT(heard.subscription_ids, ::testing::UnorderedElementsAre(7U, 8U));
  EXPECT_TRUE(watcher.silent());
}

TEST_F(MqttSubscribing, NoLocalKeepsAClientsOwnMessagesFromIt) {
  watcher.subscribe({{"t", kQos1, true}, {"both", kQos1, true}, {"bo+h", kQos1}});
  watcher.subscribe({{"both/#", kQos1}});
  watcher.publish("t", "mine");
  EXPECT_TRUE(watcher.silent());
  watcher.publish("both", "mine, by the other subscription");
  EXPECT_THAT(watcher.payloads(), ElementsAre("mine, by the other subscription"));
  publisher.publish("t", "another's");
  EXPECT_THAT(watcher.payloads(), ElementsAre("another's"));
}

TEST_F(MqttSubscribing, UnsubscribeEndsTheEqualFilterAndNoOther) {
  watcher.subscribe({{"t/+", kQos0}, {"t/#", kQos0}});
  EXPECT_THAT(watcher.unsubscribe("t/u"), ElementsAre(ReasonCode::no_subscription_existed));
  EXPECT_THAT(watcher.unsubscribe("T/+"), ElementsAre(ReasonCode::no_subscription_existed));
  publisher.publish("t/u", "1");
  EXPECT_THAT(watcher.payloads(), ElementsAre("1"));
  EXPECT_THAT(watcher.unsubscribe("t/+"), ElementsAre(ReasonCode::success));
  EXPECT_THAT(watcher.unsubscribe("t/+"), ElementsAre(ReasonCode::no_subscription_existed));
  publisher.publish("t/u", "2");
  EXPECT_THAT(watcher.payloads(), ElementsAre("2"));
  EXPECT_THAT(watcher.unsubscribe("t/#"), ElementsAre(ReasonCode::success));
  publisher.publish("t/u", "3");
  EXPECT_TRUE(watcher.silent());
  EXPECT_EQ(world.broker().counters().subscriptions_now, 0U);
}

TEST_F(MqttSubscribing, UnsubscribeSaysAReasonForEachFilterInOrder) {
  watcher.subscribe({{"a", kQos0}, {"b", kQos0}});
  mqtt::Unsubscribe packet;
  packet.packet_id = 9;
  packet.filters = {"b", "x", "a"};
  watcher.send(packet);
  const auto answer = watcher.next<mqtt::Unsuback>();
  EXPECT_EQ(answer.packet_id, 9);
  EXPECT_THAT(answer.reasons, ElementsAre(ReasonCode::success, ReasonCode::no_subscription_existed, ReasonCode::success));
  EXPECT_TRUE(answer.reason_string.empty());
  EXPECT_TRUE(answer.user.empty());
  EXPECT_TRUE(watcher.silent());
}

TEST_F(MqttSubscribing, NeedsTheRight) {
  world.verdict = {ReasonCode::success, "kim", std::make_shared<const Rights>(Rights{{"#"}, {"line/{user}/#", "to/{client}"}})};
  Peer kim(world);
  kim.connect("robot1");
  EXPECT_THAT(kim.subscribe({{"line/kim/+", kQos0}, {"line/+/x", kQos0}, {"#", kQos0}, {"to/robot1", kQos0}, {"to/robot2", kQos0},
                             {"$share/g/line/kim/x", kQos0}, {"$share/g/line/jo/x", kQos0}}),
              ElementsAre(ReasonCode::granted_qos_0, ReasonCode::not_authorized, ReasonCode::not_authorized, ReasonCode::granted_qos_0,
                          ReasonCode::not_authorized, ReasonCode::granted_qos_0, ReasonCode::not_authorized));
  Peer old(world, Version::v311);
  old.connect("robot3");
  EXPECT_THAT(old.subscribe("#"), ElementsAre(ReasonCode::unspecified_error));
}

class MqttTopics : public MqttSubscribing {
 protected:
  bool hears(std::string_view filter, std::string_view topic) {
    const auto reasons = watcher.subscribe(filter, kQos0);
    if (reasons.size() != 1 || is_error(reasons[0])) return false;
    publisher.publish(topic, "x");
    const std::size_t got = watcher.payloads().size();
    EXPECT_LE(got, 1U);
    watcher.unsubscribe(filter);
    return got == 1;
  }
};

TEST_F(MqttTopics, MatchTheirFilters) {
  for (const auto& [filter, topic] : std::vector<std::pair<std::string, std::string>>{{"sport/tennis", "sport/tennis"},
                                                                                      {"sport/tennis/#", "sport/tennis"},
                                                                                      {"sport/tennis/#", "sport/tennis/a/b"},
                                                                                      {"#", "sport"},
                                                                                      {"#", "/"},
                                                                                      {"+", "sport"},
                                                                                      {"+/+", "/finance"},
                                                                                      {"/+", "/finance"},
                                                                                      {"sport/+", "sport/"},
                                                                                      {"sport/+/a", "sport//a"},
                                                                                      {"+/#", "sport"},
                                                                                      {"a/b c", "a/b c"}}) {
    EXPECT_TRUE(hears(filter, topic)) << filter << " " << topic;
    EXPECT_TRUE(broker::matches(filter, topic)) << filter << " " << topic;
  }
  for (const auto& [filter, topic] : std::vector<std::pair<std::string, std::string>>{{"sport", "Sport"},
                                                                                      {"sport", "sport/"},
                                                                                      {"sport", "/sport"},
                                                                                      {"sport/tennis/+", "sport/tennis"},
                                                                                      {"+", "/finance"},
                                                                                      {"sport/+", "sport"},
                                                                                      {"sport/tennis/#", "sport/tennisball"},
                                                                                      {"/#", "sport"},
                                                                                      {"a/+/c", "a/b/d"}}) {
    EXPECT_FALSE(hears(filter, topic)) << filter << " " << topic;
    EXPECT_FALSE(broker::matches(filter, topic)) << filter << " " << topic;
  }
}

TEST_F(MqttTopics, WildcardsAreWholeLevelsAndHashIsTheLast) {
  for (const char* filter : {"sport/tennis#", "sport/#/ranking", "#/a", "sport+", "+sport", "a/b+/c", "a/#b"}) {
    EXPECT_THAT(watcher.subscribe(filter), ElementsAre(ReasonCode::topic_filter_invalid)) << filter;
  }
  for (const char* filter : {"#", "a/#", "+", "+/a/+/#", "/", "//"}) {
    EXPECT_THAT(watcher.subscribe(filter), ElementsAre(ReasonCode::granted_qos_2)) << filter;
  }
  EXPECT_THAT(watcher.subscribe(""), ElementsAre(ReasonCode::topic_filter_invalid));
}

TEST_F(MqttTopics, ThatBeginWithADollarMatchNoFilterThatBeginsWithAWildcard) {
  for (const auto& [filter, matched] : std::vector<std::pair<std::string, bool>>{
           {"#", false}, {"+/a", false}, {"+/#", false}, {"$SYS/#", true}, {"$SYS/+", true}, {"$SYS/a", true}}) {
    EXPECT_EQ(broker::matches(filter, "$SYS/a"), matched) << filter;
    SubscriptionTree tree;
    tree.add("", filter, {});
    std::vector<Subscriber> found;
    tree.match("$SYS/a", [](const Session&) { return Fitness::here; }, found);
    EXPECT_EQ(!found.empty(), matched) << filter;
    RetainedMessages retained(10, 10'000);
    ASSERT_TRUE(retained.put(std::make_shared<ApplicationMessage>(ApplicationMessage{"$SYS/a"})));
    bool kept = false;
    retained.match(filter, Timestamp{}, [&kept](const MessagePtr&) { kept = true; });
    EXPECT_EQ(kept, matched) << filter;
  }
}

TEST_F(MqttTopics, AreComparedAsTheyAre) {
  EXPECT_TRUE(hears("caf\xC3\xA9", "caf\xC3\xA9"));
  EXPECT_FALSE(hears("caf\xC3\xA9", "cafe\xCC\x81"));
  EXPECT_FALSE(hears("a", "A"));
}

using MqttRetaining = MqttSubscribing;

TEST_F(MqttRetaining, TheLastOneOfATopicIsKept) {
  publisher.publish("t", "1", kQos0, 0, true);
  publisher.publish("t", "2", kQos1, 1, true);
  publisher.publish("t", "not retained", kQos1, 2);
  watcher.subscribe("#");
  const auto kept = watcher.next<mqtt::Publish>();
  EXPECT_EQ(kept.payload, "2");
  EXPECT_EQ(kept.qos, kQos1);
  EXPECT_TRUE(kept.retain);
  EXPECT_TRUE(watcher.silent());
}

TEST_F(MqttRetaining, AnEmptyOneTakesItAwayAndIsNotKept) {
  publisher.publish("t", "1", kQos0, 0, true);
  watcher.subscribe("t", kQos0);
  EXPECT_THAT(watcher.payloads(), ElementsAre("1"));
  publisher.publish("t", "", kQos1, 1, true);
  EXPECT_THAT(watcher.payloads(), ElementsAre("")) << "whoever has subscribed hears of it";
  watcher.subscribe("t", kQos0);
  EXPECT_TRUE(watcher.silent());
  EXPECT_EQ(world.broker().counters().retained_now, 0U);
}

TEST_F(MqttRetaining, RetainHandlingSaysWhenTheyAreSent) {
  publisher.publish("t", "kept", kQos0, 0, true);
  using mqtt::RetainHandling;
  watcher.subscribe({{"t", kQos0, false, false, RetainHandling::do_not_send}});
  EXPECT_TRUE(watcher.silent());
  watcher.subscribe({{"t", kQos0, false, false, RetainHandling::send_if_new}});
  EXPECT_TRUE(watcher.silent()) << "the subscription is not new";
  watcher.subscribe({{"t", kQos0, false, false, RetainHandling::send}});
  EXPECT_THAT(watcher.payloads(), ElementsAre("kept"));
  watcher.unsubscribe("t");
  watcher.subscribe({{"t", kQos0, false, false, RetainHandling::send_if_new}});
  EXPECT_THAT(watcher.payloads(), ElementsAre("kept"));
}

TEST_F(MqttRetaining, RetainAsPublishedKeepsTheFlag) {
  watcher.subscribe({{"plain", kQos0}, {"as", kQos0, false, true}});
  for (const bool retain : {false, true}) {
    publisher.publish("plain", "x", kQos0, 0, retain);
    EXPECT_FALSE(watcher.next<mqtt::Publish>().retain);
    publisher.publish("as", "x", kQos0, 0, retain);
    EXPECT_EQ(watcher.next<mqtt::Publish>().retain, retain);
  }
}

TEST_F(MqttRetaining, ARefusedMessageIsNotKept) {
  world.instant = false;
  publisher.publish("t", "x", kQos1, 1, true);
  world.settle(0, fail(store_error(Errc::disk_full)));
  world.instant = true;
  world.step();
  watcher.subscribe("t");
  EXPECT_TRUE(watcher.silent());
  EXPECT_EQ(world.broker().counters().retained_now, 0U);
  EXPECT_EQ(world.broker().counters().refused, 1U);
}

TEST_F(MqttRetaining, TheyCarryTheSubscriptionIdentifier) {
  publisher.publish("t", "kept", kQos1, 1, true);
  watcher.subscribe({{"t", kQos1}}, 12);
  EXPECT_THAT(watcher.next<mqtt::Publish>().subscription_ids, ElementsAre(12U));
}

TEST_F(MqttRetaining, WildcardsFindThemInTheOrderOfTheirTopics) {
  for (const char* topic : {"a/c", "a/b", "a", "ab", "b"}) publisher.publish(topic, topic, kQos0, 0, true);
  watcher.subscribe("a/#", kQos0);
  EXPECT_THAT(watcher.payloads(), ElementsAre("a", "a/b", "a/c"));
  watcher.subscribe("+", kQos0);
  EXPECT_THAT(watcher.payloads(), ElementsAre("a", "ab", "b"));
}

class MqttSharing : public MqttSubscribing {
 protected:
  Peer second{world};
  void SetUp() override {
    MqttSubscribing::SetUp();
    second.connect("s", false, 1000);
  }
};

TEST_F(MqttSharing, EachMessageGoesToOneOfTheGroup) {
  watcher.subscribe("$share/g/t/+", kQos1);
  second.subscribe("$share/g/t/+", kQos1);
  for (PacketId id = 1; id <= 10; ++id) publisher.publish("t/x", std::to_string(id), kQos1, id);
  EXPECT_THAT(watcher.payloads(), SizeIs(5));
  EXPECT_THAT(second.payloads(), SizeIs(5));
}

TEST_F(MqttSharing, GroupsAndOrdinarySubscriptionsAreIndependent) {
  watcher.subscribe({{"$share/g/t", kQos1}, {"t", kQos0}});
  second.subscribe({{"$share/h/t", kQos1}});
  publisher.publish("t", "x", kQos1, 1);
  EXPECT_THAT(watcher.payloads(), SizeIs(1)) << "one copy for one session";
  EXPECT_THAT(second.payloads(), SizeIs(1));
  EXPECT_THAT(watcher.unsubscribe("$share/g/t"), ElementsAre(ReasonCode::success));
  EXPECT_THAT(watcher.unsubscribe("$share/g/t"), ElementsAre(ReasonCode::no_subscription_existed));
}

TEST_F(MqttSharing, NameAndFilterAreChecked) {
  for (const char* filter : {"$share/g", "$share//t", "$share/g/", "$share/a+/t", "$share/#/t", "$share/g/a#"}) {
    EXPECT_THAT(watcher.subscribe(filter), ElementsAre(ReasonCode::topic_filter_invalid)) << filter;
  }
  EXPECT_THAT(watcher.subscribe("$share/g/t"), ElementsAre(ReasonCode::granted_qos_2));
}

TEST_F(MqttSharing, TheQosGrantedToTheReceiverCounts) {
  watcher.subscribe("$share/g/t", kQos0);
  second.subscribe("$share/g/t", kQos2);
  for (PacketId id = 1; id <= 2; ++id) publisher.publish("t", "x", kQos1, id);
  EXPECT_EQ(watcher.next<mqtt::Publish>().qos, kQos0);
  EXPECT_EQ(second.next<mqtt::Publish>().qos, kQos1);
}

TEST_F(MqttSharing, WhoIsAwayIsPassedOver) {
  watcher.subscribe("$share/g/t", kQos1);
  second.subscribe("$share/g/t", kQos1);
  watcher.cut();
  for (PacketId id = 1; id <= 3; ++id) publisher.publish("t", std::to_string(id), kQos1, id);
  EXPECT_THAT(second.payloads(), ElementsAre("1", "2", "3"));
  second.cut();
  publisher.publish("t", "4", kQos1, 4);
  Peer one(world);
  one.connect("w", false, 1000);
  Peer two(world);
  two.connect("s", false, 1000);
  EXPECT_EQ(one.payloads().size() + two.payloads().size(), 1U) << "it waits for one of them";
}

TEST(MqttSharingLimit, WhoHasNoRoomIsPassedOver) {
  Limits limits;
  limits.queue_messages_max = 2;
  BrokerWorld world(limits);
  Peer full(world);
  full.connect("full", false, 1000);
  full.subscribe({{"own", kQos1}, {"$share/g/t", kQos1}});
  Peer away(world);
  away.connect("away", false, 1000);
  away.subscribe("$share/g/t", kQos1);
  Peer publisher(world);
  publisher.connect("p");
  for (PacketId id = 1; id <= 2; ++id) publisher.publish("own", "x", kQos1, id);
  publisher.publish("t", "1", kQos1, 3);
  EXPECT_THAT(away.payloads(), ElementsAre("1"));
  away.cut();
  publisher.publish("t", "2", kQos1, 4);
  publisher.publish("t", "3", kQos1, 5);
  Peer back(world);
  back.connect("away", false, 1000);
  EXPECT_THAT(back.payloads(), ElementsAre("2", "3")) << "one that is away has room, the one that is there has none";
  EXPECT_EQ(world.broker().counters().queue_dropped, 0U);
}

TEST_F(MqttSharing, WhatWasBegunWithOneGoesToNoOther) {
  watcher.subscribe("$share/g/t", kQos2);
  publisher.publish("t", "1", kQos2, 1);
  publisher.publish("t", "2", kQos2, 2);
  second.subscribe("$share/g/t", kQos2);
  const auto one = watcher.next<mqtt::Publish>();
  const auto two = watcher.next<mqtt::Publish>();
  watcher.acknowledge(PacketType::pubrec, two.packet_id, ReasonCode::quota_exceeded);
  EXPECT_TRUE(second.silent()) << "a refused one goes to no other";
  watcher.cut();
  EXPECT_TRUE(second.silent());
  Peer back(world);
  back.connect("w", false, 1000);
  EXPECT_EQ(back.next<mqtt::Publish>().packet_id, one.packet_id) << "it is completed with the same client";
  EXPECT_TRUE(back.silent());
  Peer fresh(world);
  fresh.connect("w", true, 0);
  EXPECT_TRUE(second.silent()) << "nor does it go to another when that session ends";
  EXPECT_TRUE(fresh.silent());
}

TEST_F(MqttSharing, RetainedMessagesAreNotSent) {
  publisher.publish("t", "kept", kQos0, 0, true);
  watcher.subscribe("$share/g/t");
  EXPECT_TRUE(watcher.silent());
}

}  // namespace
}  // namespace opossum::broker
