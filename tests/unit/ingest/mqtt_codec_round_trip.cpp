// SPDX-License-Identifier: MIT
#include <memory>
#include <random>

#include "ingest/mqtt/codec/packet_type.hpp"
#include "tests/support/mqtt_packets.hpp"
#include "tests/unit/ingest/mqtt_codec.hpp"

namespace opossum::mqtt {
namespace {

/// A copy without a byte behind it that could be read unnoticed.
struct Exact {
  explicit Exact(std::string_view text) : size(text.size()), bytes(std::make_unique<char[]>(text.size())) {
    std::copy(text.begin(), text.end(), bytes.get());
  }
  [[nodiscard]] std::string_view view() const { return {bytes.get(), size}; }
  std::size_t size;
  std::unique_ptr<char[]> bytes;
};

TEST(MqttRoundTrip, EveryPacketComesBackInBothVersions) {
  for (const Version version : kBothVersions) {
    std::set<std::size_t> kinds;
    for (const Packet& packet : test::sample_packets(version)) {
      const std::string sent = written(packet, version);
      const auto decoded = decode_all(sent, version);
      ASSERT_TRUE(decoded) << decoded.error().what << "\n" << hex(sent);
      EXPECT_TRUE(*decoded == packet) << hex(sent);
      kinds.insert(packet.index());
    }
    EXPECT_EQ(kinds.size(), std::variant_size_v<Packet> - (version == Version::v311 ? 1 : 0));
  }
}

TEST(MqttRoundTrip, APartOfAPacketNeedsMore) {
  for (const Version version : kBothVersions) {
    for (const Packet& packet : test::sample_packets(version)) {
      const std::string sent = written(packet, version);
      for (std::size_t size = 0; size < sent.size(); ++size) {
        const Exact part(std::string_view(sent).substr(0, size));
        const auto frame = next_frame(part.view(), 1'000);
        ASSERT_TRUE(frame) << frame.error().what;
        EXPECT_FALSE(*frame);
      }
    }
  }
}

TEST(MqttRoundTrip, ABodyThatIsCutIsRefusedOrAnotherPacket) {
  for (const Version version : kBothVersions) {
    for (const Packet& packet : test::sample_packets(version)) {
      const std::string sent = written(packet, version);
      const Frame whole = **next_frame(sent, 1'000);
      for (std::size_t size = 0; size < whole.body.size(); ++size) {
        const Exact body(whole.body.substr(0, size));
        const auto decoded = decode({whole.type, whole.flags, body.view(), size + 2}, version);
        if (!decoded) {
          EXPECT_THAT(decoded.error().what, ::testing::StartsWith(std::string(name(whole.type)) + ": "));
          EXPECT_THAT(decoded.error().what, ::testing::HasSubstr("[MQTT-"));
        } else {
          EXPECT_FALSE(*decoded == packet);
          EXPECT_TRUE(*decode_all(written(*decoded, version), version) == *decoded);
        }
      }
    }
  }
}

TEST(MqttRoundTrip, AnyByteInAnyPlaceIsRefusedOrComesBack) {
  for (const Version version : kBothVersions) {
    for (const Packet& packet : test::sample_packets(version)) {
      const std::string sent = written(packet, version);
      const Frame whole = **next_frame(sent, 1'000);
      for (std::size_t at = 0; at < whole.body.size(); ++at) {
        for (int value = 0; value < 256; ++value) {
          Exact body(whole.body);
          body.bytes[at] = static_cast<char>(value);
          const auto decoded = decode({whole.type, whole.flags, body.view(), whole.size}, version);
          if (!decoded) continue;
          const Version spoken = whole.type == PacketType::connect ? std::get<Connect>(*decoded).version : version;
          const std::string again = written(*decoded, spoken);
          const auto second = decode_all(again, spoken);
          ASSERT_TRUE(second) << second.error().what << "\n" << hex(body.view());
          EXPECT_TRUE(*second == *decoded) << hex(body.view());
        }
      }
    }
  }
}

class RandomPackets {
 public:
  explicit RandomPackets(unsigned seed) : random_(seed) {}

  Publish publish(Version version) {
    Publish packet{.dup = chance(), .qos = static_cast<QoS>(below(3)), .retain = chance(), .topic = text(1), .payload = text(0)};
    if (packet.qos == QoS::at_most_once) {
      packet.dup = false;
    } else {
      packet.packet_id = static_cast<PacketId>(1 + below(65'535));
    }
    if (version == Version::v311) return packet;
    if (chance()) packet.topic_alias = static_cast<std::uint16_t>(1 + below(65'535));
    if (packet.topic_alias != 0 && chance()) packet.topic = {};
    for (std::uint32_t count = below(4); count > 0; --count) packet.subscription_ids.push_back(1 + below(268'435'455));
    packet.properties = properties();
    return packet;
  }

  Subscribe subscribe(Version version) {
    const bool v5 = version == Version::v5;
    Subscribe packet{.packet_id = static_cast<PacketId>(1 + below(65'535))};
    if (v5 && chance()) packet.subscription_id = 1 + below(268'435'455);
    if (v5) packet.user = properties().user;
    for (std::uint32_t count = 1 + below(5); count > 0; --count) {
      packet.subscriptions.push_back({.filter = text(1),
                                      .qos = static_cast<QoS>(below(3)),
                                      .no_local = v5 && chance(),
                                      .retain_as_published = v5 && chance(),
                                      .retain_handling = static_cast<RetainHandling>(v5 ? below(3) : 0)});
    }
    return packet;
  }

 private:
  std::uint32_t below(std::uint32_t end) { return std::uniform_int_distribution<std::uint32_t>(0, end - 1)(random_); }
  bool chance() { return below(2) == 0; }
  std::string_view text(std::uint32_t least) {
    static const std::string kText = [] {
      std::string made;
      while (made.size() < 100'000) made += "abcdefghijklmnop/";
      return made;
    }();
    const std::uint32_t size = below(20) == 0 ? below(65'535) : below(40);
    return std::string_view(kText).substr(below(17), std::max(size, least));
  }
  MessageProperties properties() {
    MessageProperties made;
    made.payload_is_utf8 = chance();
    if (chance()) made.expiry = below(0xFFFFFFFF);
    if (chance()) made.content_type = text(1);
    if (chance()) made.response_topic = text(1);
    if (chance()) made.correlation = text(0);
    for (std::uint32_t count = below(4); count > 0; --count) made.user.emplace_back(text(0), text(0));
    return made;
  }

  std::mt19937 random_;
};

TEST(MqttRoundTrip, RandomPacketsComeBack) {
  RandomPackets random(1);
  for (const Version version : kBothVersions) {
    for (int turn = 0; turn < 2'000; ++turn) {
      for (const Packet& packet : {Packet(random.publish(version)), Packet(random.subscribe(version))}) {
        const std::string sent = written(packet, version);
        const auto decoded = decode_all(sent, version);
        ASSERT_TRUE(decoded) << decoded.error().what << "\nturn " << turn;
        ASSERT_TRUE(*decoded == packet) << "turn " << turn;
      }
    }
  }
}

TEST(MqttRoundTrip, LengthsGrowByAByteAtTheBounds) {
  const std::pair<std::size_t, std::size_t> rows[] = {{127, 2}, {128, 3}, {16'383, 3}, {16'384, 4}, {2'097'151, 4}, {2'097'152, 5}};
  for (const auto& [size, header] : rows) {
    const std::string payload(size - 3, 'x');
    const std::string sent = written(Publish{.topic = "a", .payload = payload}, Version::v311);
    EXPECT_EQ(sent.size(), header + size);
    EXPECT_EQ(read<Publish>(sent, Version::v311).payload, payload);
  }
}

}  // namespace
}  // namespace opossum::mqtt
