// SPDX-License-Identifier: MIT
#include "ingest/mqtt/codec/decode.hpp"

#include "ingest/mqtt/codec/packet_reader.hpp"
#include "ingest/mqtt/codec/packet_type.hpp"

namespace opossum::mqtt {
namespace {

std::string_view flags_statement(PacketType type) {
  switch (type) {
    case PacketType::pubrel: return "[MQTT-3.6.1-1]";
    case PacketType::subscribe: return "[MQTT-3.8.1-1]";
    case PacketType::unsubscribe: return "[MQTT-3.10.1-1]";
    case PacketType::disconnect: return "[MQTT-3.14.1-1]";
    case PacketType::auth: return "[MQTT-3.15.1-1]";
    default: return "[MQTT-2.1.3-1]";
  }
}

template <class T>
std::expected<Packet, Malformed> decode_as(const Frame& frame, Version version) {
  std::expected<Packet, Malformed> result(std::in_place, std::in_place_type<T>);
  ByteReader reader(frame.body, frame.type);
  if (!std::is_same_v<T, Publish> && frame.flags != fixed_flags(frame.type)) [[unlikely]]
    reader.fail(ReasonCode::malformed_packet, "reserved flags " + std::to_string(frame.flags), flags_statement(frame.type));
  read_body(reader, frame, version, std::get<T>(*result));
  reader.expect_end();
  if (reader.failed()) [[unlikely]]
    result = std::unexpected(std::move(reader).problem());
  return result;
}

Malformed reserved_type(std::string_view name) {
  return {ReasonCode::malformed_packet, std::string(name) + ", which is reserved [MQTT-4.13.1-1]"};
}

}  // namespace

std::expected<std::optional<Frame>, Malformed> next_frame(std::string_view bytes, std::uint32_t packet_size_max) {
  if (bytes.empty()) return std::nullopt;
  const auto first = static_cast<std::uint8_t>(bytes[0]);
  const auto type = static_cast<PacketType>(first >> 4);
  if (first >> 4 == 0) [[unlikely]]
    return std::unexpected(reserved_type(name(type)));
  const VariableByteInteger length = read_variable(bytes.substr(1));
  if (!length.fault.empty()) [[unlikely]]
    return std::unexpected(Malformed{ReasonCode::malformed_packet, std::string(name(type)) + ": its length " + std::string(length.fault)});
  if (length.size == 0) return std::nullopt;
  const std::size_t header = 1 + length.size;
  const std::size_t size = header + length.value;
  if (size > packet_size_max) [[unlikely]] {
    return std::unexpected(Malformed{ReasonCode::packet_too_large, std::string(name(type)) + " of " + std::to_string(size) +
                                                                       " bytes, over the limit of " + std::to_string(packet_size_max) +
                                                                       " [MQTT-3.2.2-15]"});
  }
  if (bytes.size() < size) return std::nullopt;
  return Frame{type, static_cast<std::uint8_t>(first & 0x0F), bytes.substr(header, length.value), size};
}

std::expected<Packet, Malformed> decode(const Frame& frame, Version version) {
  switch (frame.type) {
    case PacketType::connect: return decode_as<Connect>(frame, version);
    case PacketType::connack: return decode_as<Connack>(frame, version);
    case PacketType::publish: return decode_as<Publish>(frame, version);
    case PacketType::puback:
    case PacketType::pubrec:
    case PacketType::pubrel:
    case PacketType::pubcomp: return decode_as<Acknowledgement>(frame, version);
    case PacketType::subscribe: return decode_as<Subscribe>(frame, version);
    case PacketType::suback: return decode_as<Suback>(frame, version);
    case PacketType::unsubscribe: return decode_as<Unsubscribe>(frame, version);
    case PacketType::unsuback: return decode_as<Unsuback>(frame, version);
    case PacketType::pingreq: return decode_as<Pingreq>(frame, version);
    case PacketType::pingresp: return decode_as<Pingresp>(frame, version);
    case PacketType::disconnect: return decode_as<Disconnect>(frame, version);
    case PacketType::auth:
      if (version == Version::v5) return decode_as<Auth>(frame, version);
      break;
  }
  return std::unexpected(reserved_type(name(frame.type)));
}

ReasonCode read_reason(ByteReader& reader) {
  const auto reason = static_cast<ReasonCode>(reader.byte("reason code"));
  if (may_say(reader.type(), reason) || reader.failed()) return reason;
  reader.fail(ReasonCode::protocol_error, "reason code " + std::to_string(static_cast<unsigned>(reason)) + ", which it does not have",
              "(MQTT 5.0 §2.4) [MQTT-4.13.1-1]");
  return reason;
}

}  // namespace opossum::mqtt
