// SPDX-License-Identifier: MIT
#include "tests/unit/mqtt/peer.hpp"

namespace opossum::broker {
namespace {

using MqttConnecting = BrokerTest;

TEST_F(MqttConnecting, BeginsWithConnectOrEndsAtOnce) {
  Peer peer(world);
  peer.send(mqtt::Pingreq{});
  EXPECT_TRUE(peer.ended());
  EXPECT_TRUE(peer.silent()) << "nothing may be said before CONNACK";
}

TEST_F(MqttConnecting, SaysNoDisconnectBeforeConnack) {
  Peer peer(world);
  peer.send_bytes(std::string_view("\x10\x02\x00\x04", 4));  // a malformed CONNECT
  EXPECT_TRUE(peer.ended());
  EXPECT_TRUE(peer.silent());
}

TEST_F(MqttConnecting, SecondConnectEndsTheConnection) {
  Peer peer(world);
  peer.connect("a");
  mqtt::Connect again;
  again.client_id = "a";
  peer.send(again);
  EXPECT_EQ(peer.disconnected(), ReasonCode::protocol_error);
}

TEST_F(MqttConnecting, IsAnsweredWithOneConnackBeforeAnythingElse) {
  for (const Version version : {Version::v311, Version::v5}) {
    Peer peer(world, version);
    world.instant = false;
    mqtt::Connect packet;
    packet.version = version;
    packet.client_id = "a";
    std::string bytes;
    encode(bytes, packet);
    encode(bytes, mqtt::Pingreq{}, version);
    peer.send_bytes(bytes);
    EXPECT_TRUE(peer.silent()) << "before the credentials were looked at";
    EXPECT_FALSE(peer.client().wants_input());
    world.answer_credentials();
    EXPECT_EQ(peer.next<mqtt::Connack>().reason, ReasonCode::success);
    peer.next<mqtt::Pingresp>();
    EXPECT_TRUE(peer.silent());
    EXPECT_EQ(peer.input_wanted_count, 1);
    world.instant = true;
  }
}

/// CONNECT leaves, and the credentials are found good; what the session has to remember is not durable yet.
class MqttConnectingDurably : public BrokerTest {
 protected:
  void begin(Peer& peer, bool clean_start, std::uint32_t expiry, bool with_will = false) {
    mqtt::Connect packet;
    packet.client_id = "a";
    packet.clean_start = clean_start;
    packet.session_expiry = expiry;
    if (with_will) packet.will = mqtt::Will{.topic = "gone"};
    world.instant = false;
    peer.send(packet);
    world.answer_credentials();
  }
  void expect_held_back(Peer& peer, const char* what) {
    EXPECT_TRUE(peer.silent()) << what;
    world.log_all();
    EXPECT_EQ(peer.next<mqtt::Connack>().reason, ReasonCode::success) << what;
    EXPECT_TRUE(peer.silent()) << what;
  }
};

TEST_F(MqttConnectingDurably, ConnackWaitsForWhatTheSessionHasToRemember) {
  Peer fresh(world);
  begin(fresh, false, 100);
  expect_held_back(fresh, "a session that stays");
  Peer same(world);
  begin(same, false, 200);
  expect_held_back(same, "its new expiry");
  Peer clean(world);
  begin(clean, true, 0);
  expect_held_back(clean, "the end of the session that was there");
  Peer mortal(world);
  begin(mortal, true, 0, true);
  expect_held_back(mortal, "a will");
}

TEST_F(MqttConnectingDurably, ConnackOfASessionThatEndsWithItsConnectionWaitsForNothing) {
  Peer peer(world);
  begin(peer, true, 0);
  EXPECT_EQ(peer.next<mqtt::Connack>().reason, ReasonCode::success);
}

TEST_F(MqttConnectingDurably, NothingOvertakesConnack) {
  Peer before(world);
  before.connect("a", false, 100);
  before.subscribe("t", kQos1);
  before.cut();
  Peer publisher(world);
  publisher.connect("p");
  publisher.publish("t", "queued", kQos1, 1);
  Peer peer(world);
  begin(peer, false, 100);
  EXPECT_FALSE(peer.client().wants_input()) << "what comes behind CONNECT may wait in the socket";
  peer.send(mqtt::Pingreq{});
  publisher.publish("t", "fresh", kQos1, 2);
  world.settle_all();
  EXPECT_TRUE(peer.silent());
  world.log_all();
  EXPECT_TRUE(peer.next<mqtt::Connack>().session_present);
  EXPECT_EQ(peer.input_wanted_count, 1);
  EXPECT_EQ(peer.next<mqtt::Publish>().payload, "queued");
  EXPECT_EQ(peer.next<mqtt::Publish>().payload, "fresh");
  peer.next<mqtt::Pingresp>();
}

TEST_F(MqttConnectingDurably, NoConnackWhenTheStateCannotBeKept) {
  Peer peer(world);
  begin(peer, false, 100);
  world.broker().log_failed(store_error(Errc::io_error));
  EXPECT_TRUE(peer.ended());
  world.log_all();
  EXPECT_TRUE(peer.silent());
}

TEST_F(MqttConnecting, TakesIdentifiersOfDigitsAndLetters) {
  Peer peer(world);
  EXPECT_EQ(peer.connect("0123456789abcdefXYZuvwq").reason, ReasonCode::success);
}

TEST_F(MqttConnecting, GivesAUniqueIdentifierToAClientWithoutOne) {
  Peer first(world);
  Peer second(world);
  const std::string one(first.connect("").assigned_client_id);
  const std::string two(second.connect("").assigned_client_id);
  EXPECT_FALSE(one.empty());
  EXPECT_NE(one, two);
  EXPECT_FALSE(first.ended());
  Peer named(world);
  EXPECT_TRUE(named.connect("mine").assigned_client_id.empty());
  Peer old(world, Version::v311);
  EXPECT_EQ(old.connect("").reason, ReasonCode::success);
}

TEST_F(MqttConnecting, RefusesAnEmptyIdentifierForASessionThatStaysIn311) {
  Peer peer(world, Version::v311);
  EXPECT_EQ(peer.connect("", false).reason, ReasonCode::client_identifier_not_valid);
  EXPECT_TRUE(peer.ended());
}

TEST_F(MqttConnecting, RefusesAnIdentifierThatIsTooLong) {
  Peer peer(world);
  EXPECT_EQ(peer.connect(std::string(257, 'a')).reason, ReasonCode::client_identifier_not_valid);
  EXPECT_TRUE(peer.ended());
}

TEST_F(MqttConnecting, LooksAtNothingBehindARefusedConnect) {
  world.verdict = {ReasonCode::bad_user_name_or_password};
  Peer peer(world);
  mqtt::Connect packet;
  packet.client_id = "a";
  mqtt::Publish behind;
  behind.topic = "t";
  std::string bytes;
  encode(bytes, packet);
  encode(bytes, behind, Version::v5);
  peer.send_bytes(bytes);
  EXPECT_EQ(peer.next<mqtt::Connack>().reason, ReasonCode::bad_user_name_or_password);
  EXPECT_TRUE(peer.ended());
  peer.send(behind);
  EXPECT_TRUE(peer.silent());
  EXPECT_THAT(world.sink.all, IsEmpty());
}

TEST_F(MqttConnecting, SaysNoResponseInformation) {
  Peer peer(world);
  mqtt::Connect packet;
  packet.client_id = "a";
  packet.request_response_information = true;
  EXPECT_TRUE(peer.connect(packet).response_information.empty());
}

TEST_F(MqttConnecting, SaysTheLimitsOfTheServer) {
  Peer peer(world);
  const auto answer = peer.connect("a");
  const Limits limits;
  EXPECT_EQ(answer.receive_maximum, limits.receive_maximum);
  EXPECT_EQ(answer.packet_size_max, limits.packet_bytes_max);
  EXPECT_EQ(answer.topic_alias_maximum, limits.topic_alias_maximum);
  EXPECT_TRUE(answer.retain_available);
  EXPECT_EQ(answer.qos_max, kQos2);
  EXPECT_FALSE(answer.keep_alive);
}

TEST_F(MqttConnecting, MustBeDoneInTime) {
  Peer slow(world);
  Peer quick(world);
  quick.connect("a");
  world.pass(std::chrono::seconds(4));
  EXPECT_FALSE(slow.ended());
  world.pass(std::chrono::seconds(1));
  EXPECT_TRUE(slow.ended());
  EXPECT_FALSE(quick.ended());
}

TEST_F(MqttConnecting, IsRefusedWhileTheStoreRefuses) {
  world.broker().refuse_clients(store_error(Errc::disk_full));
  Peer peer(world);
  EXPECT_EQ(peer.connect("a").reason, ReasonCode::server_unavailable);
  EXPECT_TRUE(peer.ended());
  world.broker().refuse_clients({});
  Peer later(world);
  EXPECT_EQ(later.connect("a").reason, ReasonCode::success);
}

using MqttAuthentication = BrokerTest;

TEST_F(MqttAuthentication, FailedCheckEndsTheConnection) {
  for (const ReasonCode reason : {ReasonCode::bad_user_name_or_password, ReasonCode::not_authorized, ReasonCode::server_busy}) {
    world.verdict = {reason};
    Peer peer(world);
    EXPECT_EQ(peer.connect("a").reason, reason);
    EXPECT_TRUE(peer.ended());
    Peer old(world, Version::v311);
    EXPECT_TRUE(is_error(old.connect("a").reason));
    EXPECT_TRUE(old.ended());
  }
  EXPECT_EQ(world.broker().counters().sessions_now, 0U);
}

TEST_F(MqttAuthentication, SeesTheCredentialsOfThePacketAndOfTheConnection) {
  world.instant = false;
  Peer peer(world, Version::v5, {"10.0.0.9:1", false, "robot"});
  mqtt::Connect packet;
  packet.client_id = "a";
  packet.username = "user";
  packet.password = std::string_view("p\0w", 3);
  peer.send(packet);
  ASSERT_THAT(world.authenticator.asked, SizeIs(1));
  const Credentials& seen = world.authenticator.asked.front().second;
  EXPECT_EQ(seen.username, "user");
  EXPECT_EQ(seen.password, std::string("p\0w", 3));
  EXPECT_EQ(seen.origin.certificate_name, "robot");
}

TEST_F(MqttAuthentication, AMethodIsNotKnownAndEndsTheConnection) {
  Peer peer(world);
  mqtt::Connect packet;
  packet.client_id = "a";
  packet.authentication_method = "SCRAM-SHA-1";
  const auto answer = peer.connect(packet);
  EXPECT_EQ(answer.reason, ReasonCode::bad_authentication_method);
  EXPECT_TRUE(answer.authentication_method.empty());
  EXPECT_TRUE(peer.ended());
  EXPECT_TRUE(peer.silent()) << "no AUTH is ever sent";
}

TEST_F(MqttAuthentication, AnAuthWithoutAMethodIsRefused) {
  Peer peer(world);
  EXPECT_TRUE(peer.connect("a").authentication_method.empty());
  mqtt::Auth again;
  again.reason = ReasonCode::reauthenticate;
  again.method = "m";
  peer.send(again);
  EXPECT_EQ(peer.disconnected(), ReasonCode::protocol_error);
}

using MqttKeepAlive = BrokerTest;

TEST_F(MqttKeepAlive, EndsTheConnectionAfterOneAndAHalfTimes) {
  for (const Version version : {Version::v311, Version::v5}) {
    Peer peer(world, version);
    mqtt::Connect packet;
    packet.client_id = "a";
    packet.keep_alive = 10;
    EXPECT_FALSE(peer.connect(packet).keep_alive) << "the client's own value holds";
    world.pass(std::chrono::seconds(14));
    EXPECT_FALSE(peer.ended());
    peer.send(mqtt::Pingreq{});
    peer.next<mqtt::Pingresp>();
    world.pass(std::chrono::seconds(14));
    EXPECT_FALSE(peer.ended());
    world.pass(std::chrono::seconds(1));
    ASSERT_TRUE(peer.ended());
    if (version == Version::v5) {
      EXPECT_EQ(peer.disconnected(), ReasonCode::keep_alive_timeout);
    }
    EXPECT_TRUE(peer.silent()) << "3.1.1 has no DISCONNECT from servers";
  }
}

TEST_F(MqttKeepAlive, OfZeroNeverEnds) {
  Peer peer(world);
  peer.connect("a");
  world.pass(std::chrono::seconds(1000));
  EXPECT_FALSE(peer.ended());
}

TEST_F(MqttKeepAlive, PingIsAnswered) {
  Peer peer(world, Version::v311);
  peer.connect("a");
  peer.send(mqtt::Pingreq{});
  peer.next<mqtt::Pingresp>();
}

}  // namespace
}  // namespace opossum::broker
