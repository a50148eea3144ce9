// SPDX-License-Identifier: MIT
#pragma once

#include "ingest/mqtt/codec/byte_reader.hpp"
#include "ingest/mqtt/codec/property.hpp"

namespace opossum::mqtt {

struct PropertyValue {
  std::uint32_t number = 0;
  std::string_view text{};  ///< of a pair: its name
  std::string_view second{};
};

/// Goes through the properties that begin with their length, one by one, and refuses those that may not stand in `place`, or not twice.
class PropertyReader {
 public:
  PropertyReader(ByteReader& packet, std::uint16_t place)
      : packet_(packet), properties_(packet.part(packet.variable("property length"), "properties")), place_(place) {}

  /// The next property; false at the end and at a fault, which the packet's reader then has.
  [[nodiscard]] bool next(PropertyId& id, PropertyValue& value);
  [[nodiscard]] bool seen(PropertyId id) const noexcept { return (seen_ >> static_cast<unsigned>(id) & 1U) != 0; }
  /// What must not be: a value that only this packet knows to be wrong.
  void fail_unless(bool right, ReasonCode reason, std::string_view what, std::string_view statement) {
    properties_.fail_unless(right, reason, what, statement);
  }

 private:
  void read_value(const PropertyRule& rule, PropertyValue& value);

  ByteReader& packet_;
  ByteReader properties_;
  std::uint16_t place_;
  std::uint64_t seen_ = 0;  // one bit for each identifier
};

struct MessageProperties;
/// Takes what belongs to an application message; false if `id` is something else.
bool take_message_property(PropertyId id, const PropertyValue& value, MessageProperties& properties);

}  // namespace opossum::mqtt
