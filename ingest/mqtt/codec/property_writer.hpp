// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "ingest/mqtt/codec/byte_writer.hpp"
#include "ingest/mqtt/codec/packet.hpp"

namespace opossum::mqtt {

/// Writes properties that differ from what their absence says.
template <class Sink>
class PropertyWriter {
 public:
  explicit PropertyWriter(Sink& sink) noexcept : sink_(sink) {}

  void flag(PropertyId id, bool value) {
    begin(id);
    sink_.byte(value ? 1 : 0);
  }
  void flag(PropertyId id, bool value, bool absent) {
    if (value != absent) flag(id, value);
  }
  void two_bytes(PropertyId id, std::uint16_t value, std::uint16_t absent) {
    if (value != absent) two_bytes(id, std::optional(value));
  }
  void two_bytes(PropertyId id, std::optional<std::uint16_t> value) {
    if (!value) return;
    begin(id);
    sink_.two_bytes(*value);
  }
  void four_bytes(PropertyId id, std::uint32_t value, std::uint32_t absent) {
    if (value != absent) four_bytes(id, std::optional(value));
  }
  void four_bytes(PropertyId id, std::optional<std::uint32_t> value) {
    if (!value) return;
    begin(id);
    sink_.four_bytes(*value);
  }
  void variable(PropertyId id, std::uint32_t value) {
    begin(id);
    sink_.variable(value);
  }
  void text(PropertyId id, std::string_view value) {
    if (!value.empty()) text(id, std::optional(value));
  }
  void text(PropertyId id, std::optional<std::string_view> value) {
    if (!value) return;
    begin(id);
    sink_.text(*value);
  }
  void user(const UserProperties& properties) {
    for (const auto& [name, value] : properties) {
      text(PropertyId::user_property, std::optional(name));
      sink_.text(value);
    }
  }
  void message(const MessageProperties& properties) {
    flag(PropertyId::payload_format_indicator, properties.payload_is_utf8, false);
    four_bytes(PropertyId::message_expiry_interval, properties.expiry);
    text(PropertyId::content_type, properties.content_type);
    text(PropertyId::response_topic, properties.response_topic);
    text(PropertyId::correlation_data, properties.correlation);
  }

 private:
  void begin(PropertyId id) { sink_.byte(static_cast<std::uint8_t>(id)); }

  Sink& sink_;
};

/// The properties that `list(writer)` gives, with their length before them.
template <class Sink, class List>
void put_properties(Sink& sink, const List& list) {
  ByteCounter counter;
  PropertyWriter<ByteCounter> counting(counter);
  list(counting);
  sink.variable(static_cast<std::uint32_t>(counter.size()));
  if (counter.size() == 0) return;
  PropertyWriter<Sink> writing(sink);
  list(writing);
}

/// Whether the list writes nothing: then some packets leave it out with its length.
template <class List>
[[nodiscard]] bool no_properties(const List& list) {
  ByteCounter counter;
  PropertyWriter<ByteCounter> counting(counter);
  list(counting);
  return counter.size() == 0;
}

/// The first byte of a packet.
[[nodiscard]] constexpr std::uint8_t first_byte(PacketType type, unsigned flags) noexcept {
  return static_cast<std::uint8_t>(static_cast<unsigned>(type) << 4U | flags);
}

}  // namespace opossum::mqtt
