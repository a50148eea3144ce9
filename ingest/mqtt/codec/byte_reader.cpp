// SPDX-License-Identifier: MIT
#include "ingest/mqtt/codec/byte_reader.hpp"

#include <algorithm>

#include "ingest/mqtt/codec/packet_type.hpp"

namespace opossum::mqtt {

VariableByteInteger read_variable(std::string_view bytes) noexcept {
  VariableByteInteger read;
  const std::size_t end = std::min<std::size_t>(bytes.size(), 4);
  for (std::size_t at = 0; at < end; ++at) {
    const auto byte = static_cast<std::uint8_t>(bytes[at]);
    read.value |= static_cast<std::uint32_t>(byte & 0x7F) << (7 * at);
    if ((byte & 0x80) != 0) continue;
    if (byte == 0 && at > 0) read.fault = "has more bytes than it needs [MQTT-1.5.5-1]";
    read.size = at + 1;
    return read;
  }
  if (end == 4) read.fault = "has more than four bytes (MQTT 5.0 §1.5.5) [MQTT-4.13.1-1]";
  return read;
}

std::uint32_t ByteReader::variable(std::string_view field) {
  const VariableByteInteger read = read_variable(bytes_);
  if (!read.fault.empty()) return fail(ReasonCode::malformed_packet, std::string(field) + ' ' + std::string(read.fault), {}), 0;
  if (read.size == 0) return fail_short(field), 0;
  bytes_.remove_prefix(read.size);
  return read.value;
}

std::string_view ByteReader::topic(std::string_view field, std::string_view statement) {
  const std::string_view found = binary(field);
  const TextTraits traits = examine(found);
  check(traits, field);
  if (traits.wildcard) [[unlikely]]
    fail(ReasonCode::topic_name_invalid, std::string(field) + " with a wildcard, + or #", statement);
  return found;
}

PacketId ByteReader::packet_id() {
  const PacketId id = two_bytes("packet identifier");
  fail_unless(id != 0, ReasonCode::protocol_error, "packet identifier 0", "[MQTT-2.2.1-3]");
  return id;
}

void ByteReader::adopt(ByteReader& part) {
  if (!part.problem_ || problem_) return;
  problem_ = std::move(part.problem_);
  bytes_ = {};
}

void ByteReader::fail(ReasonCode reason, std::string_view what, std::string_view statement) {
  bytes_ = {};
  if (problem_) return;
  std::string text(name(type_));
  text.append(": ").append(what);
  if (!statement.empty()) text.append(" ").append(statement);
  problem_ = Malformed{reason, std::move(text)};
}

void ByteReader::fail_short(std::string_view field) {
  if (problem_) return;
  fail(ReasonCode::malformed_packet, std::string(field) + " cut off by the end of the packet",
       type_ == PacketType::connect ? "[MQTT-3.1.4-1]" : "[MQTT-4.13.1-1]");
}

void ByteReader::fail_text(TextTraits traits, std::string_view field) {
  fail(ReasonCode::malformed_packet, std::string(field) + (traits.utf8 ? " with the null character U+0000" : " is not UTF-8"),
       traits.utf8 ? "[MQTT-1.5.4-2]" : "[MQTT-1.5.4-1]");
}

void ByteReader::fail_trailing() {
  fail(ReasonCode::malformed_packet, std::to_string(bytes_.size()) + (bytes_.size() == 1 ? " byte" : " bytes") + " behind its last field",
       type_ == PacketType::connect ? "[MQTT-3.1.4-1]" : "[MQTT-4.13.1-1]");
}

}  // namespace opossum::mqtt
