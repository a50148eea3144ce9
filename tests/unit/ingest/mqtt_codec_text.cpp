// SPDX-License-Identifier: MIT
#include "ingest/mqtt/codec/text.hpp"
#include "tests/unit/ingest/mqtt_codec.hpp"

namespace opossum::mqtt {
namespace {

/// A PUBLISH whose topic name is these bytes, alone or within others, so that every way to look at many bytes at a time is taken.
std::vector<std::string> publishes(std::string_view text, Version version) {
  std::vector<std::string> made;
  for (const std::size_t before : {0U, 1U, 7U, 8U, 15U, 16U, 31U, 32U, 63U}) {
    for (const std::size_t behind : {0U, 1U, 40U}) {
      const std::string topic = std::string(before, 'a').append(text).append(behind, 'z');
      std::string body{static_cast<char>(topic.size() >> 8U), static_cast<char>(topic.size())};
      body += topic;
      if (version == Version::v5) body += '\0';
      made.push_back(packet_of(0x30, body));
    }
  }
  return made;
}

TEST(MqttText, TakesUtf8) {
  // the bounds of one to four bytes; noncharacters and the byte order mark stay what they are
  for (const char* text : {"01", "7F", "C2 80", "DF BF", "E0 A0 80", "ED 9F BF", "EE 80 80", "EF BF BF", "EF BB BF", "F0 90 80 80",
                           "F4 8F BF BF", "F0 AA 9B 94"}) {
    for (const Version version : kBothVersions) {
      for (const std::string& packet : publishes(bytes(text), version)) {
        EXPECT_THAT(std::string(read<Publish>(packet, version).topic), ::testing::HasSubstr(bytes(text)));
      }
    }
  }
}

TEST(MqttText, IsTheExampleOfTheSpecification) {
  // MQTT 5.0 figure 1-2: A and U+2A6D4
  EXPECT_EQ(read<Publish>(bytes("30 08 00 05 41 F0 AA 9B 94 00"), Version::v5).topic, "A\xF0\xAA\x9B\x94");
}

TEST(MqttText, KeepsAByteOrderMark) {
  EXPECT_EQ(read<Publish>(bytes("30 07 00 04 EF BB BF 'a' 00"), Version::v5).topic, "\xEF\xBB\xBF" "a");
}

TEST(MqttText, RefusesWhatIsNotUtf8) {
  const std::pair<const char*, const char*> rows[] = {
      {"80", "a byte that only goes on"},         {"C2", "a cut sequence of two"},        {"E2 82", "a cut sequence of three"},
      {"F0 9F 98", "a cut sequence of four"},     {"C0 80", "U+0000 overlong"},           {"C1 BF", "U+007F overlong"},
      {"E0 9F BF", "U+07FF overlong"},            {"F0 8F BF BF", "U+FFFF overlong"},     {"ED A0 80", "the surrogate U+D800"},
      {"ED BF BF", "the surrogate U+DFFF"},       {"ED A0 BD ED B8 80", "a surrogate pair"}, {"F4 90 80 80", "U+110000"},
      {"F8 88 80 80 80", "a sequence of five"},   {"FE", "a byte that never occurs"},     {"FF", "a byte that never occurs"}};
  for (const auto& [text, what] : rows) {
    SCOPED_TRACE(what);
    for (const Version version : kBothVersions) {
      for (const std::string& packet : publishes(bytes(text), version)) {
        expect_refused(packet, version, kMalformed, "PUBLISH: topic name is not UTF-8 [MQTT-1.5.4-1]");
      }
    }
  }
}

TEST(MqttText, RefusesTheNullCharacter) {
  for (const Version version : kBothVersions) {
    for (const std::string& packet : publishes(std::string_view("\0", 1), version)) {
      expect_refused(packet, version, kMalformed, "PUBLISH: topic name with the null character U+0000 [MQTT-1.5.4-2]");
    }
  }
}

TEST(MqttText, FindsWildcardsAnywhere) {
  for (const char* text : {"2B", "23"}) {
    for (const std::string& packet : publishes(bytes(text), Version::v5)) {
      expect_refused(packet, Version::v5, ReasonCode::topic_name_invalid, "[MQTT-3.3.2-2]");
    }
  }
}

TEST(MqttText, RefusesPairsThatAreNotUtf8) {
  expect_refused(bytes("30 0A 00 01 'a' 06 26 00 01 FF 00 00"), Version::v5, kMalformed,
                 "name of a User Property is not UTF-8 [MQTT-1.5.4-1]");
  expect_refused(bytes("30 0A 00 01 'a' 06 26 00 00 00 01 00"), Version::v5, kMalformed,
                 "value of a User Property with the null character U+0000 [MQTT-1.5.4-2]");
}

}  // namespace
}  // namespace opossum::mqtt
