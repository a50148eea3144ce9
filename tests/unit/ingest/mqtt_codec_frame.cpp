// SPDX-License-Identifier: MIT
#include "ingest/mqtt/codec/packet_type.hpp"
#include "tests/unit/ingest/mqtt_codec.hpp"

namespace opossum::mqtt {
namespace {

using ::testing::HasSubstr;

constexpr std::uint32_t kNoLimit = 0xFFFFFFFF;

TEST(MqttFrame, NeedsMoreBytesUntilThePacketIsWhole) {
  const std::string packet = bytes("30 05 00 01 'a' 'hi' C0");
  for (std::size_t size = 0; size < 7; ++size) {
    const auto frame = next_frame(std::string_view(packet).substr(0, size), kNoLimit);
    ASSERT_TRUE(frame) << size;
    EXPECT_FALSE(*frame) << size;
  }
  const auto frame = next_frame(packet, kNoLimit);
  ASSERT_TRUE(frame && *frame);
  EXPECT_EQ((*frame)->type, PacketType::publish);
  EXPECT_EQ((*frame)->flags, 0);
  EXPECT_EQ((*frame)->body, bytes("00 01 'a' 'hi'"));
  EXPECT_EQ((*frame)->size, 7U);
}

TEST(MqttFrame, KnowsTypeAndFlagsOfTheFirstByte) {
  for (unsigned type = 1; type < 16; ++type) {
    for (unsigned flags = 0; flags < 16; ++flags) {
      const auto frame = next_frame(packet_of(type << 4U | flags, {}), kNoLimit);
      ASSERT_TRUE(frame && *frame);
      EXPECT_EQ(static_cast<unsigned>((*frame)->type), type);
      EXPECT_EQ((*frame)->flags, flags);
      EXPECT_TRUE((*frame)->body.empty());
    }
  }
}

TEST(MqttFrame, RefusesType0AtTheFirstByte) {
  const auto frame = next_frame(bytes("00"), kNoLimit);
  ASSERT_FALSE(frame);
  EXPECT_EQ(frame.error().reason, kMalformed);
  EXPECT_THAT(frame.error().what, HasSubstr("reserved [MQTT-4.13.1-1]"));
}

TEST(MqttFrame, ReadsLengthsAtTheBoundsOfTheTable) {
  // MQTT 5.0 §1.5.5: the least and the most that one to four bytes can say
  const std::pair<std::string_view, std::size_t> rows[] = {{"00", 0},           {"7F", 127},           {"80 01", 128},
                                                           {"FF 7F", 16'383},   {"80 80 01", 16'384},  {"FF FF 7F", 2'097'151},
                                                           {"80 80 80 01", 2'097'152}};
  for (const auto& [length, value] : rows) {
    const std::string packet = bytes("30") + bytes(length) + std::string(value, 'x');
    const auto frame = next_frame(packet, kNoLimit);
    ASSERT_TRUE(frame && *frame) << length;
    EXPECT_EQ((*frame)->body.size(), value);
    EXPECT_EQ((*frame)->size, packet.size());
  }
  EXPECT_FALSE(next_frame(bytes("30 FF FF FF 7F"), kNoLimit).value());
}

TEST(MqttFrame, RefusesALengthOfFiveBytes) {
  const auto frame = next_frame(bytes("30 80 80 80 80"), kNoLimit);
  ASSERT_FALSE(frame);
  EXPECT_EQ(frame.error().reason, kMalformed);
  EXPECT_THAT(frame.error().what, HasSubstr("PUBLISH: its length has more than four bytes"));
  EXPECT_TRUE(next_frame(bytes("30 80 80 80"), kNoLimit));
}

TEST(MqttFrame, RefusesALengthInMoreBytesThanItNeeds) {
  for (const char* length : {"80 00", "FF 00", "80 80 00", "FF FF FF 00"}) {
    const auto frame = next_frame(bytes(std::string("C0 ") + length), kNoLimit);
    ASSERT_FALSE(frame) << length;
    EXPECT_EQ(frame.error().reason, kMalformed);
    EXPECT_THAT(frame.error().what, HasSubstr("[MQTT-1.5.5-1]"));
  }
}

TEST(MqttFrame, RefusesAPacketOverTheLimitBeforeItHasArrived) {
  const std::string_view packet = "\x30\x05";
  EXPECT_TRUE(next_frame(packet, 7));
  const auto frame = next_frame(packet, 6);
  ASSERT_FALSE(frame);
  EXPECT_EQ(frame.error().reason, ReasonCode::packet_too_large);
  EXPECT_THAT(frame.error().what, HasSubstr("PUBLISH of 7 bytes, over the limit of 6 [MQTT-3.2.2-15]"));
}

TEST(MqttFrame, RefusesFlagsThatAreReserved) {
  const std::pair<PacketType, std::string_view> rows[] = {
      {PacketType::connect, "[MQTT-2.1.3-1]"},    {PacketType::connack, "[MQTT-2.1.3-1]"},     {PacketType::puback, "[MQTT-2.1.3-1]"},
      {PacketType::pubrec, "[MQTT-2.1.3-1]"},     {PacketType::pubrel, "[MQTT-3.6.1-1]"},      {PacketType::pubcomp, "[MQTT-2.1.3-1]"},
      {PacketType::subscribe, "[MQTT-3.8.1-1]"},  {PacketType::suback, "[MQTT-2.1.3-1]"},      {PacketType::unsubscribe, "[MQTT-3.10.1-1]"},
      {PacketType::unsuback, "[MQTT-2.1.3-1]"},   {PacketType::pingreq, "[MQTT-2.1.3-1]"},     {PacketType::pingresp, "[MQTT-2.1.3-1]"},
      {PacketType::disconnect, "[MQTT-3.14.1-1]"}, {PacketType::auth, "[MQTT-3.15.1-1]"}};
  for (const auto& [type, statement] : rows) {
    const std::uint8_t right = type == PacketType::pubrel || type == PacketType::subscribe || type == PacketType::unsubscribe ? 2 : 0;
    EXPECT_EQ(fixed_flags(type), right) << name(type);
    for (std::uint8_t flags = 0; flags < 16; ++flags) {
      if (flags == right) continue;
      const auto packet = decode({type, flags, {}, 2}, Version::v5);
      ASSERT_FALSE(packet) << name(type) << " with flags " << int{flags};
      EXPECT_EQ(packet.error().reason, kMalformed);
      EXPECT_THAT(packet.error().what, HasSubstr(std::string(name(type)) + ": reserved flags " + std::to_string(flags) + " " +
                                                 std::string(statement)));
    }
  }
}

TEST(MqttFrame, PingsHaveNoBody) {
  for (const Version version : kBothVersions) {
    expect_same(bytes("C0 00"), Pingreq{}, version);
    expect_same(bytes("D0 00"), Pingresp{}, version);
    expect_refused(bytes("C0 01 00"), version, kMalformed, "PINGREQ: 1 byte behind its last field [MQTT-4.13.1-1]");
    expect_refused(bytes("D0 01 00"), version, kMalformed, "PINGRESP: 1 byte behind its last field [MQTT-4.13.1-1]");
  }
}

TEST(MqttFrame, NamesEveryReasonCodeApart) {
  std::set<std::string_view> names;
  int known = 0;
  for (unsigned code = 0; code < 256; ++code) {
    const std::string_view text = name(static_cast<ReasonCode>(code));
    if (text == "Unknown reason") continue;
    ++known;
    EXPECT_TRUE(names.insert(text).second) << text;
  }
  EXPECT_EQ(known, 43);  // the rows of §2.4
  EXPECT_EQ(name(ReasonCode::packet_too_large), "Packet too large");
}

}  // namespace
}  // namespace opossum::mqtt
