// SPDX-License-Identifier: MIT
#include "tests/unit/ingest/mqtt_codec.hpp"

namespace opossum::mqtt {
namespace {

/// MQTT 5.0 table 2-4, with one value in hex: where it may stand, and where twice.
struct Row {
  unsigned id;
  const char* value;
  std::set<std::string> places;
  std::set<std::string> repeats{};
};

const std::set<std::string> kPlaces = {"CONNECT",   "Will",   "CONNACK",     "PUBLISH",  "PUBACK",     "PUBREC", "PUBREL",
                                       "PUBCOMP",   "SUBSCRIBE", "SUBACK", "UNSUBSCRIBE", "UNSUBACK", "DISCONNECT", "AUTH"};

const std::vector<Row> kRows = {
    {0x01, "01", {"PUBLISH", "Will"}},
    {0x02, "00 00 00 00", {"PUBLISH", "Will"}},
    {0x03, "00 00", {"PUBLISH", "Will"}},
    {0x08, "00 01 'r'", {"PUBLISH", "Will"}},
    {0x09, "00 01 FF", {"PUBLISH", "Will"}},
    {0x0B, "80 01", {"PUBLISH", "SUBSCRIBE"}, {"PUBLISH"}},
    {0x11, "00 00 00 00", {"CONNECT", "CONNACK", "DISCONNECT"}},
    {0x12, "00 01 'c'", {"CONNACK"}},
    {0x13, "00 00", {"CONNACK"}},
    {0x15, "00 01 'm'", {"CONNECT", "CONNACK", "AUTH"}},
    {0x16, "00 01 FF", {"CONNECT", "CONNACK", "AUTH"}},
    {0x17, "00", {"CONNECT"}},
    {0x18, "00 00 00 00", {"Will"}},
    {0x19, "01", {"CONNECT"}},
    {0x1A, "00 01 'i'", {"CONNACK"}},
    {0x1C, "00 01 's'", {"CONNACK", "DISCONNECT"}},
    {0x1F, "00 01 'r'", {"CONNACK", "PUBACK", "PUBREC", "PUBREL", "PUBCOMP", "SUBACK", "UNSUBACK", "DISCONNECT", "AUTH"}},
    {0x21, "00 01", {"CONNECT", "CONNACK"}},
    {0x22, "00 00", {"CONNECT", "CONNACK"}},
    {0x23, "00 01", {"PUBLISH"}},
    {0x24, "00", {"CONNACK"}},
    {0x25, "00", {"CONNACK"}},
    {0x26, "00 01 'k' 00 01 'v'", kPlaces, kPlaces},
    {0x27, "00 00 00 01", {"CONNECT", "CONNACK"}},
    {0x28, "00", {"CONNACK"}},
    {0x29, "00", {"CONNACK"}},
    {0x2A, "00", {"CONNACK"}},
};

std::string listed(const std::string& properties) {
  EXPECT_LT(properties.size(), 128U);
  return std::string(1, static_cast<char>(properties.size())) + properties;
}

/// A packet with these properties, and nothing else that could be wrong.
std::string packet_with(const std::string& place, const std::string& properties) {
  const std::string list = listed(properties);
  if (place == "CONNECT") return packet_of(0x10, bytes("00 04 'MQTT' 05 02 00 00") + list + bytes("00 00"));
  if (place == "Will") return packet_of(0x10, bytes("00 04 'MQTT' 05 06 00 00 00 00 00") + list + bytes("00 01 't' 00 00"));
  if (place == "CONNACK") return packet_of(0x20, bytes("00 00") + list);
  if (place == "PUBLISH") return packet_of(0x30, bytes("00 01 'a'") + list);
  if (place == "PUBACK") return packet_of(0x40, bytes("00 01 00") + list);
  if (place == "PUBREC") return packet_of(0x50, bytes("00 01 00") + list);
  if (place == "PUBREL") return packet_of(0x62, bytes("00 01 00") + list);
  if (place == "PUBCOMP") return packet_of(0x70, bytes("00 01 00") + list);
  if (place == "SUBSCRIBE") return packet_of(0x82, bytes("00 01") + list + bytes("00 01 'a' 00"));
  if (place == "SUBACK") return packet_of(0x90, bytes("00 01") + list + bytes("00"));
  if (place == "UNSUBSCRIBE") return packet_of(0xA2, bytes("00 01") + list + bytes("00 01 'a'"));
  if (place == "UNSUBACK") return packet_of(0xB0, bytes("00 01") + list + bytes("00"));
  if (place == "DISCONNECT") return packet_of(0xE0, bytes("00") + list);
  return packet_of(0xF0, bytes("00") + list);
}

/// What else has to stand there for the property to be right: AUTH must name its method, and data belongs to one.
std::string company_of(const std::string& place, unsigned id) {
  const bool needed = id != 0x15 && (place == "AUTH" || (id == 0x16 && (place == "CONNECT" || place == "CONNACK")));
  return needed ? bytes("15 00 01 'm'") : "";
}

TEST(MqttProperty, StandsWhereItMayAndNowhereElse) {
  for (const Row& row : kRows) {
    const std::string property = static_cast<char>(row.id) + bytes(row.value);
    for (const std::string& place : kPlaces) {
      SCOPED_TRACE("property " + std::to_string(row.id) + " in " + place);
      const std::string packet = packet_with(place, company_of(place, row.id) + property);
      if (row.places.contains(place)) {
        const auto decoded = decode_all(packet, Version::v5);
        EXPECT_TRUE(decoded) << decoded.error().what;
      } else {
        expect_refused(packet, Version::v5, kMalformed, "may not stand here (MQTT 5.0 §2.2.2.2)");
      }
    }
  }
}

TEST(MqttProperty, StandsOnceUnlessItMayRepeat) {
  for (const Row& row : kRows) {
    const std::string property = static_cast<char>(row.id) + bytes(row.value);
    for (const std::string& place : row.places) {
      SCOPED_TRACE("property " + std::to_string(row.id) + " in " + place);
      const std::string packet = packet_with(place, company_of(place, row.id) + property + property);
      if (row.repeats.contains(place)) {
        EXPECT_TRUE(decode_all(packet, Version::v5));
      } else {
        expect_refused(packet, Version::v5, kProtocolError, "twice (MQTT 5.0 §2.2.2.2)");
      }
    }
  }
}

TEST(MqttProperty, RefusesIdentifiersThatAreNone) {
  std::set<unsigned> known;
  for (const Row& row : kRows) known.insert(row.id);
  EXPECT_EQ(known.size(), 27U);
  for (unsigned id = 0; id < 300; ++id) {
    if (known.contains(id)) continue;
    std::string written(1, static_cast<char>(id % 128 | (id > 127 ? 128U : 0U)));
    if (id > 127) written += static_cast<char>(id / 128);
    for (const std::string& place : kPlaces) {
      expect_refused(packet_with(place, written + bytes("00 00 00 00")), Version::v5, kMalformed,
                     "unknown property " + std::to_string(id) + " ");
    }
  }
}

TEST(MqttProperty, EndsWithTheListOfProperties) {
  for (const Row& row : kRows) {
    const std::string property = static_cast<char>(row.id) + bytes(row.value);
    for (const std::string& place : row.places) {
      for (std::size_t size = 1; size < property.size(); ++size) {
        SCOPED_TRACE("property " + std::to_string(row.id) + " in " + place + ", cut to " + std::to_string(size));
        expect_refused(packet_with(place, company_of(place, row.id) + property.substr(0, size)), Version::v5,
                       kMalformed, "cut off by the end of the packet");
      }
    }
  }
}

TEST(MqttProperty, RefusesFlagsOtherThan0And1) {
  for (const auto& [id, place] : std::vector<std::pair<int, std::string>>{{0x01, "PUBLISH"}, {0x01, "Will"},    {0x17, "CONNECT"},
                                                                          {0x19, "CONNECT"}, {0x24, "CONNACK"}, {0x25, "CONNACK"},
                                                                          {0x28, "CONNACK"}, {0x29, "CONNACK"}, {0x2A, "CONNACK"}}) {
    for (const char* value : {"02", "FF"}) {
      expect_refused(packet_with(place, static_cast<char>(id) + bytes(value)), Version::v5, kProtocolError,
                     "is neither 0 nor 1");
    }
  }
}

TEST(MqttProperty, MaySayWhatItsAbsenceSays) {
  const auto same = [](const char* place, const char* properties) {
    const std::string said = packet_with(place, bytes(properties));
    const std::string left_out = packet_with(place, "");
    const auto packet = decode_all(said, Version::v5);
    ASSERT_TRUE(packet) << packet.error().what;
    EXPECT_TRUE(*packet == *decode_all(left_out, Version::v5)) << place << " with " << properties;
  };
  same("CONNECT", "11 00 00 00 00 21 FF FF 22 00 00 19 00 17 01");
  same("CONNACK", "21 FF FF 22 00 00 25 01 28 01 29 01 2A 01");
  same("PUBLISH", "01 00 03 00 00");
  same("Will", "18 00 00 00 00 01 00");
}

TEST(MqttProperty, RefusesA0ThatHasNoMeaning) {
  for (const char* place : {"CONNECT", "CONNACK"}) {
    expect_refused(packet_with(place, bytes("21 00 00")), Version::v5, kProtocolError, "Receive Maximum is 0");
    expect_refused(packet_with(place, bytes("27 00 00 00 00")), Version::v5, kProtocolError, "Maximum Packet Size is 0");
  }
  for (const char* place : {"SUBSCRIBE", "PUBLISH"}) {
    expect_refused(packet_with(place, bytes("0B 00")), Version::v5, kProtocolError, "Subscription Identifier is 0");
  }
}

TEST(MqttProperty, RefusesIntegersInTheWrongSize) {
  expect_refused(bytes("30 05 00 01 'a' 80 00"), Version::v5, kMalformed,
                 "property length has more bytes than it needs [MQTT-1.5.5-1]");
  expect_refused(bytes("30 08 00 01 'a' 80 80 80 80 00"), Version::v5, kMalformed,
                 "property length has more than four bytes");
  expect_refused(packet_with("SUBSCRIBE", bytes("0B 81 00")), Version::v5, kMalformed, "[MQTT-1.5.5-1]");
  expect_refused(packet_with("SUBSCRIBE", bytes("0B FF FF FF FF 01")), Version::v5, kMalformed, "more than four bytes");
  expect_refused(packet_with("SUBSCRIBE", bytes("8B 00 01")), Version::v5, kMalformed,
                 "property identifier has more bytes than it needs [MQTT-1.5.5-1]");
}

TEST(MqttProperty, ListHasToBeThereEvenWhenItIsEmpty) {
  for (const char* packet : {"20 02 00 00", "30 03 00 01 'a'", "82 02 00 01", "90 02 00 01", "A2 02 00 01", "B0 02 00 01", "F0 01 00"}) {
    expect_refused(bytes(packet), Version::v5, kMalformed, "property length cut off by the end of the packet");
  }
  std::string connack;
  encode(connack, Connack{}, Version::v5);
  EXPECT_EQ(connack, bytes("20 03 00 00 00"));
}

/// The tables of reason codes of each packet, MQTT 5.0 chapter 3.
const std::map<std::string, std::set<unsigned>> kReasons = {
    {"CONNACK", {0x00, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8A, 0x8C, 0x90, 0x95, 0x97, 0x99, 0x9A, 0x9B, 0x9C,
                 0x9D, 0x9F}},
    {"PUBACK", {0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99}},
    {"PUBREC", {0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99}},
    {"PUBREL", {0x00, 0x92}},
    {"PUBCOMP", {0x00, 0x92}},
    {"SUBACK", {0x00, 0x01, 0x02, 0x80, 0x83, 0x87, 0x8F, 0x91, 0x97, 0x9E, 0xA1, 0xA2}},
    {"UNSUBACK", {0x00, 0x11, 0x80, 0x83, 0x87, 0x8F, 0x91}},
    // 0x8C is DISCONNECT's only in the table of §2.4
    {"DISCONNECT", {0x00, 0x04, 0x80, 0x81, 0x82, 0x83, 0x87, 0x89, 0x8B, 0x8C, 0x8D, 0x8E, 0x8F, 0x90, 0x93, 0x94,
                    0x95, 0x96, 0x97, 0x98, 0x99, 0x9A, 0x9B, 0x9C, 0x9D, 0x9E, 0x9F, 0xA0, 0xA1, 0xA2}},
    {"AUTH", {0x00, 0x18, 0x19}},
};

TEST(MqttReason, IsOneOfThoseOfThePacket) {
  for (const auto& [place, codes] : kReasons) {
    std::string packet = packet_with(place, place == "AUTH" ? bytes("15 00 01 'm'") : "");
    const std::size_t at = place == "SUBACK" || place == "UNSUBACK" ? packet.size() - 1
                           : place == "DISCONNECT" || place == "AUTH" ? 2
                           : place == "CONNACK"                       ? 3
                                                                      : 4;
    for (unsigned code = 0; code < 256; ++code) {
      SCOPED_TRACE(place + " with reason code " + std::to_string(code));
      packet[at] = static_cast<char>(code);
      if (codes.contains(code)) {
        const auto decoded = decode_all(packet, Version::v5);
        EXPECT_TRUE(decoded) << decoded.error().what;
      } else {
        expect_refused(packet, Version::v5, kProtocolError, "which it does not have (MQTT 5.0 §2.4)");
      }
    }
  }
}

}  // namespace
}  // namespace opossum::mqtt
