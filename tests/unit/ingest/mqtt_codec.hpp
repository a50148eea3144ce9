// SPDX-License-Identifier: MIT
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "ingest/mqtt/codec/decode.hpp"
#include "ingest/mqtt/codec/encode.hpp"

namespace opossum::mqtt {

inline constexpr auto kBothVersions = {Version::v311, Version::v5};
inline constexpr auto kMalformed = ReasonCode::malformed_packet;
inline constexpr auto kProtocolError = ReasonCode::protocol_error;

/// Bytes written as two hex digits each, or as 'text'.
[[nodiscard]] inline std::string bytes(std::string_view written) {
  std::string made;
  for (std::size_t at = 0; at < written.size();) {
    if (written[at] == ' ') {
      ++at;
    } else if (written[at] == '\'') {
      const std::size_t end = written.find('\'', at + 1);
      made += written.substr(at + 1, end - at - 1);
      at = end + 1;
    } else {
      made += static_cast<char>(std::stoi(std::string(written.substr(at, 2)), nullptr, 16));
      at += 2;
    }
  }
  return made;
}

[[nodiscard]] inline std::string hex(std::string_view bytes) {
  std::string made;
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    made += "0123456789ABCDEF"[value >> 4U];
    made += "0123456789ABCDEF"[value & 15U];
    made += ' ';
  }
  return made;
}

/// The packet behind its fixed header, which is made: `first` and the length of `body`.
[[nodiscard]] inline std::string packet_of(unsigned first, std::string_view body) {
  std::string made(1, static_cast<char>(first));
  for (std::size_t left = body.size(); true; left /= 128) {
    made += static_cast<char>(left % 128 | (left >= 128 ? 128 : 0));
    if (left < 128) break;
  }
  return made.append(body);
}

/// The one packet that the bytes are.
[[nodiscard]] inline std::expected<Packet, Malformed> decode_all(std::string_view bytes, Version version) {
  const auto frame = next_frame(bytes, 268'435'460);
  if (!frame) return std::unexpected(frame.error());
  if (!*frame || (*frame)->size != bytes.size()) return std::unexpected(Malformed{ReasonCode::success, "not one whole packet"});
  return decode(**frame, version);
}

/// The packet of that type, with views into `bytes`; a failed test and its default if they are something else.
template <class T>
[[nodiscard]] T read(std::string_view bytes, Version version) {
  auto packet = decode_all(bytes, version);
  if (!packet) {
    ADD_FAILURE() << packet.error().what << "\n" << hex(bytes);
    return {};
  }
  if (!std::holds_alternative<T>(*packet)) {
    ADD_FAILURE() << "another packet: alternative " << packet->index();
    return {};
  }
  return std::get<T>(*std::move(packet));
}

[[nodiscard]] inline std::string written(const Packet& packet, Version version) {
  std::string out;
  encode(out, packet, version);
  return out;
}

inline void expect_refused(std::string_view bytes, Version version, ReasonCode reason, std::string_view why) {
  const auto packet = decode_all(bytes, version);
  ASSERT_FALSE(packet) << hex(bytes) << "was taken, but: " << why;
  EXPECT_EQ(packet.error().reason, reason) << name(packet.error().reason) << ": " << packet.error().what;
  EXPECT_THAT(packet.error().what, ::testing::HasSubstr(std::string(why)));
  EXPECT_THAT(packet.error().what, ::testing::HasSubstr("[MQTT-"));
}

/// Both ways: the bytes are the packet, and the packet is written as the bytes.
template <class T>
void expect_same(std::string_view bytes, const T& packet, Version version) {
  EXPECT_EQ(hex(written(packet, version)), hex(bytes));
  EXPECT_TRUE(read<T>(bytes, version) == packet) << hex(bytes);
}

}  // namespace opossum::mqtt
