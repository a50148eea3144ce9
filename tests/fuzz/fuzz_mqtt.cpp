// SPDX-License-Identifier: MIT
// The first byte chooses the version, the rest is what a peer sends: each packet is refused with a reason, or is written and read again the
// same. The bytes of a packet are copied so that a sanitizer sees the first byte that is read behind them.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>

#include "ingest/mqtt/codec/decode.hpp"
#include "ingest/mqtt/codec/encode.hpp"
#include "store/result.hpp"

namespace {

using namespace opossum;

constexpr std::uint32_t kPacketSizeMax = 1'048'576;

void check_malformed(const mqtt::Malformed& malformed) {
  OPOSSUM_ASSERT(mqtt::is_error(malformed.reason));
  OPOSSUM_ASSERT(malformed.what.find("[MQTT-") != std::string::npos);
}

/// The bytes that `packet` is written as, after it was read from them as the same packet.
std::string check_again(const mqtt::Packet& packet, mqtt::Version version) {
  std::string written;
  mqtt::encode(written, packet, version);
  const auto frame = mqtt::next_frame(written, 2 * kPacketSizeMax);
  OPOSSUM_ASSERT(frame && *frame && (*frame)->size == written.size());
  const auto again = mqtt::decode(**frame, version);
  OPOSSUM_ASSERT(again.has_value() && *again == packet);
  return written;
}

/// The version that the peer speaks from here on, or nothing if the connection is over.
std::optional<mqtt::Version> check_packet(const mqtt::Frame& frame, mqtt::Version version) {
  const auto body = std::make_unique<char[]>(frame.body.size());
  std::copy(frame.body.begin(), frame.body.end(), body.get());
  const auto packet = mqtt::decode({frame.type, frame.flags, {body.get(), frame.body.size()}, frame.size}, version);
  if (!packet) {
    check_malformed(packet.error());
    return std::nullopt;
  }
  if (const auto* connect = std::get_if<mqtt::Connect>(&*packet)) version = connect->version;
  const std::string once = check_again(*packet, version);
  OPOSSUM_ASSERT(once.size() <= frame.size);
  return version;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  mqtt::Version version = data[0] % 2 == 0 ? mqtt::Version::v311 : mqtt::Version::v5;
  std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
  while (true) {
    const auto frame = mqtt::next_frame(bytes, kPacketSizeMax);
    if (!frame) return check_malformed(frame.error()), 0;
    if (!*frame) return 0;
    OPOSSUM_ASSERT((*frame)->size <= bytes.size());
    const auto next = check_packet(**frame, version);
    if (!next) return 0;
    version = *next;
    bytes.remove_prefix((*frame)->size);
  }
}
